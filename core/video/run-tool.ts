import { MediaError, throwIfCancelled } from '../errors/index.ts';
import { MediaChild, type ChildExit, type ChildLimits } from './media-child.ts';

/** How one run of a tool is limited. */
export interface RunOptions extends ChildLimits {
  readonly signal?: AbortSignal | undefined;
  /** Given to the tool on its standard input. Default: nothing */
  readonly input?: string | Uint8Array | undefined;
  /** Bytes of output beyond which the tool is ended. */
  readonly maximumBytes: number;
}

/** The whole output of a tool, and how it ended. */
export interface RunResult {
  readonly output: Buffer;
  readonly exit: ChildExit;
}

/**
 * Runs a tool to its end and returns what it wrote. An exit code is for the caller to judge.
 *
 * Throws: MediaError `tool-stalled` or `tool-output-too-large`; CancelledError; the system's error where the tool
 * cannot be started.
 */
export async function runTool(
  command: string,
  programArguments: readonly string[],
  options: RunOptions,
): Promise<RunResult> {
  const chunks: Uint8Array[] = [];
  const exit = await readTool(command, programArguments, options, (chunk) => chunks.push(chunk));
  return { output: Buffer.concat(chunks), exit };
}

/**
 * Runs a tool to its end and hands each line that it wrote (without its end) to `take`.
 *
 * Throws: as {@link runTool}.
 */
export async function runToolLines(
  command: string,
  programArguments: readonly string[],
  options: RunOptions,
  take: (line: string) => void,
): Promise<ChildExit> {
  const lines = new LineSplitter(take);
  const exit = await readTool(command, programArguments, options, (chunk) => lines.push(chunk));
  lines.end();
  return exit;
}

async function readTool(
  command: string,
  programArguments: readonly string[],
  options: RunOptions,
  take: (chunk: Uint8Array) => void,
): Promise<ChildExit> {
  const overflow = new AbortController();
  const { signal } = options;
  let length = 0;
  await using child = new MediaChild(command, programArguments, {
    ...options,
    signal: signal === undefined ? overflow.signal : AbortSignal.any([signal, overflow.signal]),
    onOutput: (chunk) => {
      length += chunk.length;
      if (length > options.maximumBytes) overflow.abort();
      else take(chunk);
    },
  });
  const exit = await child.exit;
  throwIfCancelled(signal);
  if (overflow.signal.aborted) {
    throw new MediaError(
      'tool-output-too-large',
      `"${command}" gave more than ${options.maximumBytes} bytes, the limit for this step. The file cannot be used.`,
      { details: { command, maximumBytes: options.maximumBytes } },
    );
  }
  if (exit.isStalled) throw stalledError(command, exit);
  return exit;
}

/** The error for a child that the watchdog ended. */
export function stalledError(subject: string, exit: ChildExit): MediaError {
  return new MediaError(
    'tool-stalled',
    `FFmpeg stopped giving output while it read "${subject}" and was ended. Try again; if it happens again, ` +
      'the file is damaged or on a disk that does not answer.',
    { details: { subject, log: exit.log } },
  );
}

/** Cuts a stream of UTF-8 bytes into lines; `\n` and `\r\n` end one. */
export class LineSplitter {
  readonly #take: (line: string) => void;
  readonly #decoder = new TextDecoder();
  #rest = '';

  constructor(take: (line: string) => void) {
    this.#take = take;
  }

  push(chunk: Uint8Array): void {
    const lines = (this.#rest + this.#decoder.decode(chunk, { stream: true })).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#take(line.endsWith('\r') ? line.slice(0, -1) : line);
  }

  /** Hands out what followed the last line end. */
  end(): void {
    const rest = this.#rest + this.#decoder.decode();
    this.#rest = '';
    if (rest !== '') this.#take(rest);
  }
}
