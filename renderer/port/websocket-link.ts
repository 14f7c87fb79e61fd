import { RPCLink } from '@orpc/client/websocket';
import { bytesSerializer } from './bytes-serializer.ts';
import type { EngineLink, OpenEngineLink } from './engine-link.ts';

/** Opens links to the engine that delivered this page. */
export function websocketLinks(page: Location): OpenEngineLink {
  const address = new URL('/api', page.href);
  address.protocol = page.protocol === 'https:' ? 'wss:' : 'ws:';
  return (): EngineLink => {
    const websocket = new WebSocket(address);
    const closed = new Promise<void>((resolve) => {
      websocket.addEventListener('close', () => resolve(), { once: true });
    });
    const opened = new Promise<boolean>((resolve) => {
      websocket.addEventListener('open', () => resolve(true), { once: true });
      void closed.then(() => resolve(false));
    });
    const link = new RPCLink({ websocket, customJsonSerializers: [bytesSerializer] });
    return { link, opened, closed };
  };
}
