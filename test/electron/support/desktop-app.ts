import { execFile, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Environment, Launch } from '../shim/environment.ts';
import type { ShimWindow } from '../shim/window.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const run = promisify(execFile);

/** The application, built from the sources as they are into a folder of its own below the project's `.cache`. */
export class BuiltDesktop {
  readonly folder: string;
  readonly out: string;

  private constructor(folder: string) {
    this.folder = folder;
    this.out = join(folder, 'out');
  }

  static async build(): Promise<BuiltDesktop> {
    mkdirSync(join(ROOT, '.cache'), { recursive: true });
    const built = new BuiltDesktop(mkdtempSync(join(ROOT, '.cache', 'desktop-test-')));
    const vite = join(ROOT, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
    await run(process.execPath, [vite, 'build', '--outDir', built.out, '--logLevel', 'warn'], { cwd: ROOT });
    await run(process.execPath, [join(ROOT, 'scripts', 'compile-engine.ts'), '--out', built.out]);
    mkdirSync(join(built.folder, '.cache'));
    symlinkSync(join(ROOT, '.cache', 'models'), join(built.folder, '.cache', 'models'));
    return built;
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

interface Shim {
  launch(main: string, options: Launch): Promise<Environment>;
  readonly BrowserWindow: typeof ShimWindow;
  readonly app: {
    quit(): void;
    readonly calls: readonly string[];
    emit(event: string, ...args: unknown[]): boolean;
  };
}

const ELECTRON = new URL('../shim/electron.ts', import.meta.url).href;

/** The shim of Electron's module, which the built application gets whenever it imports `electron`. */
function loadShim(): Shim {
  const native = createRequire(import.meta.url);
  // Registered by Node's own loader: vitest's loader must not make a second copy of the shim.
  const { register } = native('../shim/register.ts') as { register: (url: string) => void };
  register(ELECTRON);
  return native(fileURLToPath(ELECTRON)) as Shim;
}

/** The running application as a test sees it. */
export class RunningDesktop implements AsyncDisposable {
  readonly environment: Environment;
  readonly #shim: Shim;

  private constructor(shim: Shim, environment: Environment) {
    this.#shim = shim;
    this.environment = environment;
  }

  static async launch(
    built: BuiltDesktop,
    options: Pick<Launch, 'browser' | 'folder'> & Partial<Launch>,
  ): Promise<RunningDesktop> {
    const shim = loadShim();
    const main = pathToFileURL(join(built.out, 'main', 'index.js'));
    const environment = await shim.launch(main.href, { files: [], colorScheme: 'dark', ...options });
    return new RunningDesktop(shim, environment);
  }

  get windows(): readonly ShimWindow[] {
    return this.#shim.BrowserWindow.getAllWindows();
  }

  get appCalls(): readonly string[] {
    return this.#shim.app.calls;
  }

  /** Waits for a window with this title whose page is loaded. */
  async window(title: string | RegExp): Promise<ShimWindow> {
    for (;;) {
      const found = this.windows.find(({ options }) => options.title?.match(title));
      if (found?.webContents.page !== undefined && !found.page.url().startsWith('about:')) return found;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** The newest process with the engine of a project. */
  engineOf(project: string): ChildProcess {
    const found = this.environment.children.findLast(({ process }) => process.spawnargs.includes(project));
    if (found === undefined) throw new Error(`No engine was started for ${project}.`);
    return found.process;
  }

  /** Tells the application of an event of the system, such as a second start. */
  tell(event: string, ...args: unknown[]): void {
    this.#shim.app.emit(event, ...args);
  }

  /** As the user's own "quit"; resolves with the exit code once it has ended. */
  quit(): Promise<number> {
    this.#shim.app.quit();
    return this.environment.ended.promise;
  }

  /** Chooses an entry of the menu by its id. */
  chooseInMenu(id: string): void {
    const item = findItem(this.environment.menu as readonly MenuItem[], id);
    if (item === undefined) throw new Error(`The menu has no entry "${id}".`);
    if (item.enabled === false) throw new Error(`The menu's entry "${id}" cannot be chosen now.`);
    item.click?.();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.environment.answers.message = () => 0;
    await this.quit();
  }
}

interface MenuItem {
  readonly id?: string;
  readonly enabled?: boolean;
  readonly submenu?: readonly MenuItem[];
  click?(): void;
}

function findItem(items: readonly MenuItem[], id: string): MenuItem | undefined {
  for (const item of items) {
    const found = item.id === id ? item : findItem(Array.isArray(item.submenu) ? item.submenu : [], id);
    if (found !== undefined) return found;
  }
  return undefined;
}
