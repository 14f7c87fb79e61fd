import { spawn, type ChildProcess } from 'node:child_process';
import { Readable } from 'node:stream';
import { throwIfCancelled } from '../errors/index.ts';

/** Limits of a child process; tests shorten them. */
export interface ChildLimits {
  /** Seconds without a byte of output, while output is awaited, after which the child is ended. Default: 20 */
  readonly silenceSeconds?: number;
  /** Seconds between SIGTERM and SIGKILL. Default: 2 */
  readonly graceSeconds?: number;
}

export interface ChildOptions extends ChildLimits {
  /** Ends the child by SIGKILL. */
  readonly signal?: AbortSignal | undefined;
  /** Written to the child's standard input, which is then closed. Default: nothing, closed at once. */
  readonly input?: string | Uint8Array | Readable | undefined;
  /** Takes standard output as it comes. Default: it is drained and dropped */
  readonly onOutput?: (chunk: Uint8Array) => void;
  /** Takes a second output, the child's file descriptor 3. Default: the child has none */
  readonly onSideOutput?: (chunk: Uint8Array) => void;
}

/** How a child process ended. */
export interface ChildExit {
  /** Null where a signal ended it. */
  readonly exitCode: number | null;
  readonly exitSignal: NodeJS.Signals | null;
  /** The end of what it wrote to standard error, at most {@link LOG_LENGTH} characters. */
  readonly log: string;
  /** Whether the watchdog ended it, because it gave no output. */
  readonly isStalled: boolean;
}

/** Characters of a child's standard error that are kept: its end, where FFmpeg says why it stopped. */
export const LOG_LENGTH = 8192;

const SILENCE_SECONDS = 20;
const GRACE_SECONDS = 2;
const CHECKS_PER_LIMIT = 10;

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Children of this process that have not ended: none may be left when all work is done. */
export function runningChildren(): number {
  return running.size;
}

/**
 * One FFmpeg (or ffprobe) process: the only place that starts any. Its outputs are drained, of standard error only
 * the end is kept. It is ended when it stays silent (SIGTERM, then SIGKILL), when the signal aborts and when it is
 * disposed of (SIGKILL). Whoever starts it owns it and disposes of it.
 */
export class MediaChild implements AsyncDisposable {
  /** Settles when the process has ended and its outputs are read; rejects only where it could not be started. */
  readonly exit: Promise<ChildExit>;
  readonly #child: ChildProcess;
  readonly #options: ChildOptions;
  #log = '';
  #isStalled = false;
  #isPaused = false;
  #isKilled = false;
  #lastOutput = performance.now();
  #watchdog: NodeJS.Timeout | undefined;
  #killTimer: NodeJS.Timeout | undefined;

  /** Throws: CancelledError where the signal has aborted already. */
  constructor(command: string, programArguments: readonly string[], options: ChildOptions = {}) {
    throwIfCancelled(options.signal);
    this.#options = options;
    this.#child = spawn(command, programArguments, {
      // FFREPORT would make FFmpeg write a log file of its own; colours would litter the log.
      env: { ...process.env, FFREPORT: undefined, AV_LOG_FORCE_NOCOLOR: '1' },
      stdio: ['pipe', 'pipe', 'pipe', options.onSideOutput === undefined ? 'ignore' : 'pipe'],
      windowsHide: true,
    });
    running.add(this.#child);
    this.exit = this.#whenEnded();
    // The owner may look at it late, or never where it is only disposed of.
    this.exit.catch(() => undefined);
    this.#drain();
    this.#startWatchdog();
    options.signal?.addEventListener('abort', this.#kill);
  }

  /** Stops taking output, so that the child comes to wait for us: the watchdog waits with it. */
  pauseOutput(): void {
    this.#isPaused = true;
    this.#child.stdout?.pause();
  }

  resumeOutput(): void {
    this.#isPaused = false;
    this.#lastOutput = performance.now();
    this.#child.stdout?.resume();
  }

  /** Ends the child if it still runs, and waits until the system has reaped it. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#kill();
    await this.exit.catch(() => undefined);
  }

  #whenEnded(): Promise<ChildExit> {
    const { promise, resolve, reject } = Promise.withResolvers<ChildExit>();
    this.#child.once('error', (error) => {
      // Also raised where a signal could not be sent; only a child that never started has no process id.
      if (this.#child.pid === undefined) {
        this.#release();
        reject(error);
      }
    });
    this.#child.once('exit', () => {
      // Whatever the killed child started may still hold its pipes: nobody waits for that.
      if (this.#isKilled) this.#closeOutputs();
    });
    this.#child.once('close', (exitCode, exitSignal) => {
      this.#release();
      resolve({ exitCode, exitSignal, log: this.#log, isStalled: this.#isStalled });
    });
    return promise;
  }

  #drain(): void {
    const { stdin, stdout, stderr, stdio } = this.#child;
    stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#log = (this.#log + text).slice(-LOG_LENGTH);
    });
    const listen = (stream: Readable | null, take: ((chunk: Uint8Array) => void) | undefined): void => {
      stream?.on('data', (chunk: Uint8Array) => {
        this.#lastOutput = performance.now();
        take?.(chunk);
      });
    };
    listen(stdout, this.#options.onOutput);
    listen((stdio[3] ?? null) as Readable | null, this.#options.onSideOutput);
    // A child that ends early closes its input: its exit says why, the broken pipe adds nothing.
    stdin?.on('error', () => undefined);
    const { input } = this.#options;
    if (input instanceof Readable) {
      // Where the source fails, the child's input must end, or it would wait for ever.
      input.on('error', () => stdin?.destroy());
      if (stdin !== null) input.pipe(stdin);
    } else stdin?.end(input ?? '');
  }

  #startWatchdog(): void {
    const limit = (this.#options.silenceSeconds ?? SILENCE_SECONDS) * 1000;
    const grace = (this.#options.graceSeconds ?? GRACE_SECONDS) * 1000;
    this.#watchdog = setInterval(() => {
      if (this.#isPaused || this.#isStalled || performance.now() - this.#lastOutput < limit) return;
      this.#isStalled = true;
      this.#child.kill('SIGTERM');
      this.#killTimer = setTimeout(this.#kill, grace);
    }, limit / CHECKS_PER_LIMIT);
  }

  readonly #kill = (): void => {
    if (!running.has(this.#child)) return;
    this.#isKilled = true;
    this.#child.kill('SIGKILL');
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) this.#closeOutputs();
  };

  #closeOutputs(): void {
    for (const stream of this.#child.stdio) stream?.destroy();
  }

  #release(): void {
    clearInterval(this.#watchdog);
    clearTimeout(this.#killTimer);
    this.#options.signal?.removeEventListener('abort', this.#kill);
    running.delete(this.#child);
  }
}
