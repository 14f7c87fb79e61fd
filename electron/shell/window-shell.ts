import type {
  EngineState,
  EnginePortEnd,
  ShellEvent,
  ShellPort,
  ShellState,
  SystemReport,
} from '../../core/api/shell.ts';
import { InvalidOptionError, toWireError } from '../../core/errors/index.ts';
import type { EngineSupervisor } from '../engine/engine-supervisor.ts';
import type { RecentProjects } from '../state/recent-projects.ts';
import { EventFeed } from './event-feed.ts';
import { OfferedVideos } from './offered-videos.ts';

/** What the application does for its windows. */
export interface ShellActions {
  /** Asks for a file's place; undefined where the user changed their mind. */
  askForNewProject(): Promise<string | undefined>;
  askForProject(): Promise<string | undefined>;
  askForVideos(): Promise<readonly string[]>;
  openProject(path: string, mode: 'write' | 'create'): Promise<void>;
  openDemo(): Promise<void>;
  describeSystem(): Promise<SystemReport>;
  showLog(): void;
}

export interface WindowShellOptions<Port extends EnginePortEnd> {
  readonly version: string;
  readonly recent: RecentProjects;
  readonly actions: ShellActions;
  /** The engine of the window's project; undefined in the welcome window. */
  readonly engine: EngineSupervisor<Port> | undefined;
}

/** The shell as one window has it. */
export class WindowShell<Port extends EnginePortEnd> implements ShellPort {
  readonly videos = new OfferedVideos();
  readonly #options: WindowShellOptions<Port>;
  readonly #feed: EventFeed;
  #problem: string | null = null;

  constructor(options: WindowShellOptions<Port>) {
    this.#options = options;
    this.#feed = new EventFeed(() => this.#state());
  }

  get engine(): EngineSupervisor<Port> | undefined {
    return this.#options.engine;
  }

  watch(signal?: AbortSignal): AsyncIterable<ShellEvent> {
    return this.#feed.watch(signal);
  }

  /** Tells the window that something of its state is different. */
  changed(): void {
    this.#feed.changed();
  }

  /** Has the window carry out a command of its own that was chosen in the menu. */
  command(command: string): void {
    this.#feed.command(command);
  }

  /** Shows the window what could not be done. */
  report(error: unknown): void {
    this.#problem = toWireError(error).message;
    this.changed();
  }

  /** Offers files that were chosen or dropped as cameras of this window's project. */
  offer(paths: readonly string[]): void {
    this.#problem = null;
    try {
      this.videos.offer(paths);
    } catch (error) {
      this.report(error);
    }
    this.changed();
  }

  async createProject(): Promise<boolean> {
    const path = await this.#options.actions.askForNewProject();
    if (path !== undefined) await this.#options.actions.openProject(path, 'create');
    return path !== undefined;
  }

  async chooseProject(): Promise<boolean> {
    const path = await this.#options.actions.askForProject();
    if (path !== undefined) await this.#options.actions.openProject(path, 'write');
    return path !== undefined;
  }

  async openRecent(id: number): Promise<void> {
    await this.#options.actions.openProject(this.#options.recent.pathOf(id), 'write');
  }

  async forgetRecent(id: number): Promise<void> {
    await this.#options.recent.forget(id);
    this.changed();
  }

  async openDemo(): Promise<void> {
    await this.#options.actions.openDemo();
  }

  async chooseVideos(): Promise<void> {
    this.#project();
    this.offer(await this.#options.actions.askForVideos());
  }

  discardVideo(id: number): void {
    this.videos.discard(id);
    this.changed();
  }

  async addVideos(
    cameras: readonly { readonly id: number; readonly name: string }[],
  ): Promise<{ job: number }> {
    const engine = this.#project();
    const named = cameras.map(({ id, name }) => ({ name, video: this.videos.pathOf(id) }));
    const known = (await engine.host.project.get()).cameras.map(({ name }) => name);
    const taken = named.find(({ name }) => known.includes(name));
    if (taken !== undefined) {
      throw new InvalidOptionError(
        'camera-exists',
        `The project has a camera "${taken.name}" already. Give another name.`,
      );
    }
    const started = await engine.startIngest({ cameras: named });
    for (const { id } of cameras) this.videos.discard(id);
    this.changed();
    return started;
  }

  async resumeIngest(): Promise<{ job: number }> {
    return await this.#project().startIngest({ cameras: [] });
  }

  async restartEngine(): Promise<void> {
    await this.#project().restart();
  }

  describeSystem(): Promise<SystemReport> {
    return this.#options.actions.describeSystem();
  }

  showLog(): void {
    this.#options.actions.showLog();
  }

  #state(): ShellState {
    const { engine, version, recent } = this.#options;
    const running: EngineState = { kind: 'running' };
    return {
      kind: engine === undefined ? 'welcome' : 'project',
      version,
      engine: engine?.state ?? running,
      recentProjects: recent.list(),
      offeredVideos: this.videos.list(),
      problem: this.#problem,
    };
  }

  #project(): EngineSupervisor<Port> {
    if (this.#options.engine !== undefined) return this.#options.engine;
    throw new InvalidOptionError('no-project', 'This window has no project. Open or create one first.');
  }
}
