import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { MessagePortMain, WebContents } from 'electron';
import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import type { ShellClient } from '../../../core/api/index.ts';
import { CONNECT, DROPPED, LINE } from '../../../electron/preload/channels.ts';
import type { WindowShell } from '../../../electron/shell/window-shell.ts';
import { PageLines, type LineOwner } from '../../../electron/windows/page-lines.ts';
import { ShimPort } from '../shim/ports.ts';

const OWN_PAGE = { url: 'media://sightline/abc/index.html', parent: null };

function lines() {
  const ipc = new EventEmitter();
  const postMessage = vi.fn();
  const onDropped = vi.fn();
  const log: string[] = [];
  const shell = { engine: undefined } as unknown as WindowShell<MessagePortMain>;
  const owner: LineOwner = {
    key: 'abc',
    contents: { id: 1, postMessage } as unknown as WebContents,
    shell,
  };
  const channel = (): ReturnType<typeof ShimPort.pair> => ShimPort.pair();
  const findWindow = (id: number): LineOwner | undefined => (id === 1 ? owner : undefined);
  new PageLines({ ipc, channel, findWindow, onDropped, log: (line) => log.push(line) });
  const send = (name: string, senderFrame: unknown, message: unknown, id = 1): void =>
    void ipc.emit(name, { sender: { id }, senderFrame }, message);
  return { send, postMessage, onDropped, log, shell };
}

describe('a message of a page', () => {
  it('gets a line where it comes from the top frame of a window’s own page', () => {
    const { send, postMessage, log } = lines();
    send(CONNECT, OWN_PAGE, 'shell');
    expect(postMessage).toHaveBeenCalledExactlyOnceWith(LINE, 'shell', [expect.any(ShimPort)]);
    expect(log).toEqual([]);
  });

  it('ends the line that its window had before, with all that was asked on it', async () => {
    const { send, postMessage, shell } = lines();
    const aborted: boolean[] = [];
    shell.watch = async function* (signal?: AbortSignal) {
      await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
      aborted.push(true);
      yield* [];
    };
    send(CONNECT, OWN_PAGE, 'shell');
    const [port] = (postMessage.mock.calls[0] as [string, string, ShimPort[]])[2];
    if (port === undefined) throw new Error('No port arrived.');
    const client = createORPCClient<ShellClient>(new RPCLink({ port }));
    port.start();
    void client.watch().catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 50));
    send(CONNECT, OWN_PAGE, 'shell');
    await expect.poll(() => aborted).toEqual([true]);
  });

  it('is told where there is no engine to speak to', () => {
    const { send, postMessage } = lines();
    send(CONNECT, OWN_PAGE, 'engine');
    expect(postMessage).toHaveBeenCalledExactlyOnceWith(LINE, 'engine');
  });

  it.each([
    ['a frame inside the page', { ...OWN_PAGE, parent: {} }, 1],
    ['another page', { url: 'media://sightline/xyz/index.html', parent: null }, 1],
    ['a site', { url: 'https://example.org/abc/', parent: null }, 1],
    ['a frame that is gone', null, 1],
    ['contents that are no window of ours', OWN_PAGE, 2],
  ])('is dropped and logged where it comes from %s', (_case, frame, id) => {
    const { send, postMessage, onDropped, log } = lines();
    send(CONNECT, frame, 'shell', id);
    send(DROPPED, frame, ['/a.mp4'], id);
    expect(postMessage).not.toHaveBeenCalled();
    expect(onDropped).not.toHaveBeenCalled();
    expect(log).toHaveLength(2);
  });

  it.each([['host'], [''], [null], [{ toString: 'shell' }], ['__proto__'], [['shell']]])(
    'is dropped where it asks for %j',
    (line) => {
      const { send, postMessage } = lines();
      send(CONNECT, OWN_PAGE, line);
      expect(postMessage).not.toHaveBeenCalled();
    },
  );

  it('names dropped files only as a short list of paths', () => {
    const { send, onDropped } = lines();
    for (const paths of [null, 'a.mp4', [1], [''], ['x'.repeat(5000)], Array(65).fill('a.mp4')]) {
      send(DROPPED, OWN_PAGE, paths);
    }
    expect(onDropped).not.toHaveBeenCalled();
    send(DROPPED, OWN_PAGE, ['/a.mp4']);
    expect(onDropped).toHaveBeenCalledWith(expect.objectContaining({ key: 'abc' }), ['/a.mp4']);
  });
});
