/**
 * Stands in for Electron's module in a plain Node process: `app`, windows (pages of a real Chromium), dialogs that tests
 * answer, utility processes (Node's own) and message ports. What the real one does in C++ (isolation, fuses, menus on
 * screen) is not here; the suite in `test/electron/desktop` is for machines that have Electron.
 */
import { EventEmitter } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ShimPort } from './ports.ts';
import { ShimSession } from './session.ts';
import { environment, resetEnvironment, type Launch } from './environment.ts';
import { ShimUtilityProcess } from './utility-process.ts';
import { ShimWindow } from './window.ts';

export { ShimWindow as BrowserWindow };

class ShimApp extends EventEmitter {
  readonly isPackaged = false;
  readonly calls: string[] = [];

  enableSandbox(): void {
    this.calls.push('enableSandbox');
  }
  requestSingleInstanceLock(): boolean {
    return true;
  }
  setAboutPanelOptions(): void {
    this.calls.push('setAboutPanelOptions');
  }
  showAboutPanel(): void {
    this.calls.push('showAboutPanel');
  }
  addRecentDocument(path: string): void {
    this.calls.push(`addRecentDocument ${path}`);
  }
  getVersion(): string {
    return '0.0.0-test';
  }
  getPath(name: string): string {
    const path = join(environment().folder, 'user', name);
    mkdirSync(path, { recursive: true });
    return path;
  }
  whenReady(): Promise<void> {
    return Promise.resolve();
  }
  exit(code: number): void {
    this.emit('quit', {}, code);
    environment().ended.resolve(code);
  }
  quit(): void {
    if (!allows(this, 'before-quit')) return;
    for (const window of ShimWindow.getAllWindows()) window.close();
    if (ShimWindow.getAllWindows().length === 0) this.exit(0);
  }
}

/** Emits an event that listeners may prevent; true where nobody did. */
function allows(emitter: EventEmitter, name: string): boolean {
  let isPrevented = false;
  emitter.emit(name, { preventDefault: () => (isPrevented = true) });
  return !isPrevented;
}

export const app = new ShimApp();
export const ipcMain = new EventEmitter();
export const nativeTheme = Object.assign(new EventEmitter(), { shouldUseDarkColors: true });
export const screen = { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] };
export const clipboard = { writeText: (text: string) => Promise.resolve((environment().clipboard = text)) };
export const shell = {
  showItemInFolder: (path: string) => environment().shown.push(path),
  openPath: (path: string) => Promise.resolve(String(environment().shown.push(path))),
};
export const protocol = { registerSchemesAsPrivileged: () => undefined };

const sessions = new Map<string, ShimSession>();
export const session = {
  fromPartition(partition: string): ShimSession {
    const known = sessions.get(partition) ?? new ShimSession();
    sessions.set(partition, known);
    return known;
  },
};

type Options = Record<string, unknown>;
const last = (args: readonly unknown[]): Options => args.at(-1) as Options;
export const dialog = {
  showSaveDialog: (...args: unknown[]) => Promise.resolve(environment().answers.save(last(args))),
  showOpenDialog: (...args: unknown[]) => Promise.resolve(environment().answers.open(last(args))),
  showMessageBox: async (...args: unknown[]) => {
    environment().messages.push(last(args));
    return { response: await environment().answers.message(last(args)) };
  },
  showErrorBox: (title: string, content: string) => environment().messages.push({ title, message: content }),
};

interface MenuItem {
  readonly id?: string;
  readonly label?: string;
  readonly role?: string;
  readonly enabled?: boolean;
  readonly accelerator?: string;
  readonly submenu?: readonly MenuItem[];
  click?(): void;
}
export const Menu = {
  buildFromTemplate: (template: readonly MenuItem[]) => template,
  setApplicationMenu: (menu: readonly MenuItem[]) => (environment().menu = menu),
};

export class MessageChannelMain {
  readonly port1: ShimPort;
  readonly port2: ShimPort;
  constructor() {
    ({ port1: this.port1, port2: this.port2 } = ShimPort.pair());
  }
}

export const utilityProcess = {
  fork(program: string, args: string[], options: { readonly env?: NodeJS.ProcessEnv }): ShimUtilityProcess {
    const child = new ShimUtilityProcess(program, args, options.env);
    environment().children.push(child);
    return child;
  },
};

let launches = 0;

/** Starts a built main process (by its address) as if the application had just been started with these files. */
export async function launch(main: string, options: Launch): Promise<ReturnType<typeof environment>> {
  const started = resetEnvironment(options);
  for (const emitter of [app, ipcMain, nativeTheme]) emitter.removeAllListeners();
  app.calls.length = 0;
  sessions.clear();
  ShimWindow.ipc = ipcMain;
  ShimWindow.app = app;
  ShimWindow.sessionOf = (partition) => session.fromPartition(partition);
  process.argv = [process.argv[0] ?? 'node', '.', ...options.files];
  launches += 1;
  await import(`${main}?launch=${launches}`);
  return started;
}
