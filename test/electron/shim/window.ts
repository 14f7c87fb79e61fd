import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { BrowserContext, Frame, Page } from 'playwright-core';
import { environment } from './environment.ts';
import { pageScript } from './page-script.ts';
import { PortLine, type LineMessage, type ShimPort } from './ports.ts';
import type { ShimSession } from './session.ts';

interface WindowOptions {
  readonly title?: string;
  readonly width?: number;
  readonly height?: number;
  readonly webPreferences: { readonly partition: string; readonly preload: string };
}

let windows: ShimWindow[] = [];
let focused: ShimWindow | undefined;
let nextId = 1;

/** The window is open, and in front of the others. */
function take(window: ShimWindow): void {
  if (!windows.includes(window)) windows = [...windows, window];
  focused = window;
}

function preventable(emitter: EventEmitter, name: string, ...args: unknown[]): boolean {
  let isPrevented = false;
  emitter.emit(name, { preventDefault: () => (isPrevented = true) }, ...args);
  return isPrevented;
}

class ShimContents extends EventEmitter {
  readonly id = nextId++;
  readonly mainFrame = {};
  isGone = false;
  page: Page | undefined;
  openHandler: (details: { url: string }) => { action: string } = () => ({ action: 'allow' });
  #sending: Promise<unknown> = Promise.resolve();
  line = this.#newLine();

  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler;
  }
  isDestroyed(): boolean {
    return this.isGone;
  }
  postMessage(channel: string, message: unknown, ports: readonly ShimPort[] = []): void {
    this.line.postMessage([channel, message], ports);
  }
  reload(): void {
    this.restartLine();
    void this.page?.reload();
  }
  /** The page is another one now: its ports are gone. */
  restartLine(): void {
    this.line.end();
    this.line = this.#newLine();
  }

  #newLine(): PortLine {
    return new PortLine((message) => {
      const send = (): unknown =>
        this.page?.evaluate((data) => {
          (globalThis as unknown as { __shimReceive(data: unknown): void }).__shimReceive(data);
        }, message);
      this.#sending = this.#sending.then(send).catch(() => undefined);
    });
  }
}

/** A window: a page of its own in the browser. */
export class ShimWindow extends EventEmitter {
  static ipc: EventEmitter;
  static app: EventEmitter;
  static sessionOf: (partition: string) => ShimSession;

  static getAllWindows(): readonly ShimWindow[] {
    return windows;
  }
  static getFocusedWindow(): ShimWindow | null {
    return focused ?? null;
  }

  readonly options: WindowOptions;
  readonly webContents = new ShimContents();
  readonly #session: ShimSession;
  #context: BrowserContext | undefined;

  constructor(options: WindowOptions) {
    super();
    this.options = options;
    this.#session = ShimWindow.sessionOf(options.webPreferences.partition);
    take(this);
  }

  get page(): Page {
    if (this.webContents.page === undefined) throw new Error('The window has no page yet.');
    return this.webContents.page;
  }

  async loadURL(url: string): Promise<void> {
    const { width = 1280, height = 800, webPreferences } = this.options;
    this.#context = await environment().browser.newContext({
      viewport: { width, height },
      colorScheme: environment().colorScheme,
    });
    const context = this.#context;
    await context.exposeBinding('__shimIpc', ({ frame }, channel: string, args: unknown[]) =>
      this.#onIpc(frame, channel, args),
    );
    await context.exposeBinding('__shimLine', (_source, message: LineMessage) => {
      this.webContents.line.receive(message);
    });
    await context.addInitScript(pageScript(readFileSync(webPreferences.preload, 'utf8')));
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    this.webContents.page = page;
    const address = await this.#session.toHttp(url);
    await context.route('**/*', async (route, request) => {
      const isElsewhere = request.isNavigationRequest() && request.url() !== address;
      const isPrevented = isElsewhere && preventable(this.webContents, 'will-navigate', request.url());
      const isAllowed = !isPrevented && (await this.#session.allows(request.url(), this.webContents.id));
      if (!isAllowed) environment().refused.push(request.url());
      // A navigation that is prevented leaves the page where it is, as an answer without content does.
      const refuse = (): Promise<void> => (isElsewhere ? route.fulfill({ status: 204 }) : route.abort());
      // A page that was closed in the meantime takes its requests with it.
      await (isAllowed ? route.continue() : refuse()).catch(() => undefined);
    });
    page.on('popup', (popup) => {
      if (this.webContents.openHandler({ url: popup.url() }).action === 'deny') void popup.close();
    });
    await page.goto(address);
    this.emit('ready-to-show');
    ShimWindow.app.emit('browser-window-focus', {}, this);
  }

  async #onIpc(frame: Frame, channel: string, args: unknown[]): Promise<void> {
    const senderFrame = {
      url: await this.#session.fromHttp(frame.url()),
      parent: frame.parentFrame() === null ? null : {},
    };
    ShimWindow.ipc.emit(channel, { sender: this.webContents, senderFrame }, ...args);
  }

  show(): void {
    this.focus();
  }
  focus(): void {
    take(this);
    ShimWindow.app.emit('browser-window-focus', {}, this);
  }
  maximize(): void {
    this.emit('maximize');
  }
  isMaximized(): boolean {
    return false;
  }
  getNormalBounds(): { x: number; y: number; width: number; height: number } {
    return { x: 10, y: 20, width: 1200, height: 800 };
  }
  setBackgroundColor(): void {
    this.emit('background');
  }

  close(): void {
    if (preventable(this, 'close') || !windows.includes(this)) return;
    windows = windows.filter((window) => window !== this);
    if (focused === this) focused = windows.at(-1);
    this.webContents.line.end();
    this.webContents.isGone = true;
    void this.#context?.close().catch(() => undefined);
    this.emit('closed');
    if (windows.length === 0) ShimWindow.app.emit('window-all-closed');
  }
}
