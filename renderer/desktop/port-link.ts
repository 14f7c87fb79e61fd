import type { ClientContext } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { bytesSerializer } from '../port/bytes-serializer.ts';
import type { EngineLink, OpenEngineLink } from '../port/engine-link.ts';
import { listenForLine, type DesktopBridge, type Line } from './desktop-bridge.ts';

/** Opens lines over message ports, to the shell or to the engine of the window's project. */
export function portLinks(bridge: DesktopBridge, line: Line): OpenEngineLink {
  return (): EngineLink => {
    const arrived = Promise.withResolvers<MessagePort | undefined>();
    const closed = Promise.withResolvers<undefined>();
    const stop = listenForLine(line, (port) => {
      arrived.resolve(port);
      if (port !== undefined) return;
      closed.resolve(undefined);
      stop();
    });
    bridge.connect(line);
    let link: RPCLink<ClientContext> | undefined;
    const opened = arrived.promise.then((port) => {
      if (port === undefined) return false;
      port.addEventListener('close', () => {
        closed.resolve(undefined);
        stop();
      });
      link = new RPCLink({ port, customJsonSerializers: [bytesSerializer] });
      port.start();
      return true;
    });
    return {
      opened,
      closed: closed.promise,
      link: {
        call: async (...call) => {
          await opened;
          if (link === undefined) throw new Error('The engine is not connected.');
          // What waits when the line ends would wait for ever: a port does not say that nobody listens any more.
          const lost = closed.promise.then(() => {
            throw new Error('The engine ended before it answered.');
          });
          return await Promise.race([link.call(...call), lost]);
        },
      },
    };
  };
}
