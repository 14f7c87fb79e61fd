import type { IpcMainEvent, MessagePortMain, WebContents } from 'electron';
import { createShellRouter, servePort } from '../../core/api/shell.ts';
import { CONNECT, DROPPED, droppedSchema, LINE, lineSchema, type Line } from '../preload/channels.ts';
import type { WindowShell } from '../shell/window-shell.ts';
import { isBelowPage } from './media-protocol.ts';

/** A window whose page may ask for lines. */
export interface LineOwner {
  readonly key: string;
  readonly contents: WebContents;
  readonly shell: WindowShell<MessagePortMain>;
}

export interface PageLinesOptions {
  /** Electron's `ipcMain`. */
  readonly ipc: {
    on(channel: string, listener: (event: IpcMainEvent, message: unknown) => void): unknown;
  };
  readonly channel: () => { readonly port1: MessagePortMain; readonly port2: MessagePortMain };
  readonly findWindow: (webContentsId: number) => LineOwner | undefined;
  readonly onDropped: (owner: LineOwner, paths: readonly string[]) => void;
  readonly log: (line: string) => void;
}

/**
 * Answers pages that ask for a line. Only the top frame of a window's own page is listened to, and it has at most one
 * line of each kind: a new one ends the old one.
 */
export class PageLines {
  readonly #options: PageLinesOptions;
  readonly #shellLines = new Map<string, AbortController>();

  constructor(options: PageLinesOptions) {
    this.#options = options;
    options.ipc.on(CONNECT, (event, line) => {
      const owner = this.#sender(event, CONNECT);
      const asked = lineSchema.safeParse(line);
      if (owner !== undefined && asked.success) this.#connect(owner, asked.data);
    });
    options.ipc.on(DROPPED, (event, paths) => {
      const owner = this.#sender(event, DROPPED);
      const dropped = droppedSchema.safeParse(paths);
      if (owner !== undefined && dropped.success) options.onDropped(owner, dropped.data);
    });
  }

  /** Tells a page that its line to the engine has ended. */
  endEngineLine({ contents }: LineOwner): void {
    if (!contents.isDestroyed()) contents.postMessage(LINE, 'engine');
  }

  /** Ends the line of a window that is gone. */
  forget(key: string): void {
    this.#shellLines.get(key)?.abort();
    this.#shellLines.delete(key);
  }

  #sender({ sender, senderFrame }: IpcMainEvent, channel: string): LineOwner | undefined {
    const owner = this.#options.findWindow(sender.id);
    const isOwnPage =
      owner !== undefined &&
      senderFrame !== null &&
      senderFrame.parent === null &&
      isBelowPage(senderFrame.url, owner.key);
    if (isOwnPage) return owner;
    this.#options.log(`A message on ${channel} from a page that is not a window's own was dropped.`);
    return undefined;
  }

  #connect({ key, contents, shell }: LineOwner, line: Line): void {
    const { port1, port2 } = this.#options.channel();
    if (line === 'shell') {
      this.forget(key);
      const ending = new AbortController();
      this.#shellLines.set(key, ending);
      void servePort(createShellRouter(shell), port1, ending.signal);
    } else if (shell.engine?.connectWindow(port1) !== true) {
      contents.postMessage(LINE, line);
      return;
    }
    contents.postMessage(LINE, line, [port2]);
  }
}
