import type { EnginePortEnd, EngineState, HostClient, JobProgress } from '../../core/api/shell.ts';
import { SetupError, SightlineError, toWireError } from '../../core/errors/index.ts';
import { startEngine, type EngineChild, type EngineHost, type ProjectPlace } from './engine-child.ts';

/** Starts after an unexpected end, before the engine is given up. */
const MOST_RESTARTS = 3;
/** An engine that ran for so long without ending counts as sound again; milliseconds. */
const SOUND_AFTER = 10 * 60_000;

type IngestRequest = Parameters<HostClient['ingest']['start']>[0];

/** What a supervisor needs besides the engine's host. */
export interface SupervisorOptions<Port extends EnginePortEnd> {
  readonly host: EngineHost<Port>;
  readonly place: ProjectPlace;
  readonly onState: (state: EngineState) => void;
  /** Milliseconds of a steady clock. */
  readonly now?: () => number;
}

/**
 * Keeps the engine of one project running: starts it again when it ends by itself, goes on with the ingest that it was
 * at, and gives up after three tries, since whatever ends it that often ends it for ever.
 */
export class EngineSupervisor<Port extends EnginePortEnd> {
  state: EngineState = { kind: 'running' };
  readonly #options: SupervisorOptions<Port>;
  readonly #now: () => number;
  readonly #jobs = new Map<number, JobProgress>();
  #child: EngineChild<Port> | undefined;
  #restarts = 0;
  #startedAt = 0;
  #lastIngest: IngestRequest | undefined;
  #isClosing = false;

  private constructor(options: SupervisorOptions<Port>) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /** Throws: what {@link startEngine} throws; a project that cannot be opened is not tried again. */
  static async open<Port extends EnginePortEnd>(
    options: SupervisorOptions<Port>,
  ): Promise<EngineSupervisor<Port>> {
    const supervisor = new EngineSupervisor(options);
    await supervisor.#start(options.place);
    return supervisor;
  }

  /** Jobs under way. */
  get runningJobs(): readonly JobProgress[] {
    return [...this.#jobs.values()].filter(({ state }) => state === 'running');
  }

  /** The engine as the shell may ask it. Throws: SetupError `engine-not-running`. */
  get host(): HostClient {
    if (this.#child !== undefined) return this.#child.host;
    throw new SetupError(
      'engine-not-running',
      'The engine does not run at the moment. Try again in a moment.',
    );
  }

  /** Gives a window a line to the engine; false where it does not run. */
  connectWindow(port: Port): boolean {
    this.#child?.connectWindow(port);
    return this.#child !== undefined;
  }

  /** Starts an ingest that is gone on with should the engine end. */
  async startIngest(request: IngestRequest): Promise<{ job: number }> {
    const started = await this.host.ingest.start(request);
    if (request.cameras.length > 0) this.#lastIngest = request;
    return started;
  }

  /** Starts an engine that was given up again. */
  async restart(): Promise<void> {
    if (this.state.kind !== 'stopped') return;
    this.#restarts = 0;
    await this.#again();
  }

  /** Stops the jobs, which keep what they have committed, and ends the engine; it is ended in any case. */
  async close(): Promise<void> {
    this.#isClosing = true;
    const child = this.#child;
    if (child === undefined) return;
    await Promise.race([child.host.host.close().catch(() => undefined), child.ended]);
    child.kill();
    await child.ended;
  }

  async #start(place: ProjectPlace): Promise<void> {
    const child = await startEngine(this.#options.host, place);
    if (this.#isClosing) {
      child.kill();
      return;
    }
    this.#child = child;
    this.#startedAt = this.#now();
    void child.ended.then((code) => this.#onEnded(code));
    void this.#watchJobs(child);
  }

  async #watchJobs({ host, ended }: EngineChild<Port>): Promise<void> {
    const gone = ended.then(() => ({ done: true as const, value: undefined }));
    try {
      const changes = await Promise.race([host.jobs.watch(), ended]);
      if (typeof changes === 'number') return;
      for (;;) {
        const next = await Promise.race([changes.next(), gone]);
        if (next.done === true) return;
        this.#jobs.set(next.value.job, next.value);
      }
    } catch (error) {
      this.#options.host.log(`The jobs cannot be watched: ${toWireError(error).message}`);
    }
  }

  #onEnded(code: number): void {
    this.#child = undefined;
    if (this.#isClosing) return;
    if (this.#now() - this.#startedAt > SOUND_AFTER) this.#restarts = 0;
    this.#options.host.log(`The engine ended by itself (exit code ${code}).`);
    void this.#again(`exit code ${code}`);
  }

  /** Starts the engine until it runs or has been tried often enough. */
  async #again(reason = 'started by hand'): Promise<void> {
    if (this.#isClosing) return;
    if (this.#restarts >= MOST_RESTARTS) {
      this.#setState({ kind: 'stopped', reason });
      return;
    }
    this.#restarts += 1;
    this.#setState({ kind: 'restarting', attempt: this.#restarts, reason });
    const { path, mode } = this.#options.place;
    try {
      await this.#start({ path, mode: mode === 'create' ? 'write' : mode });
    } catch (error) {
      const { message } = toWireError(error);
      this.#options.host.log(`The engine could not be started again: ${message}`);
      await this.#again(message);
      return;
    }
    // It was closed in the meantime.
    if (this.#child === undefined) return;
    await this.#resumeIngest();
    this.#setState({ kind: 'running' });
  }

  async #resumeIngest(): Promise<void> {
    const wasIngesting = this.runningJobs.some(({ kind }) => kind === 'ingest');
    this.#jobs.clear();
    if (!wasIngesting) return;
    try {
      await this.host.ingest.start({ cameras: [] }).catch((error: unknown) => {
        // It ended before the first camera was noted in the project: the ingest begins anew.
        const isNew = error instanceof SightlineError && error.code === 'nothing-to-ingest';
        if (!isNew || this.#lastIngest === undefined) throw error;
        return this.host.ingest.start(this.#lastIngest);
      });
    } catch (error) {
      this.#options.host.log(`The ingest could not be gone on with: ${toWireError(error).message}`);
    }
  }

  #setState(state: EngineState): void {
    this.state = state;
    this.#options.onState(state);
  }
}
