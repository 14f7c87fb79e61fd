import type { JobProgress } from '../api/index.ts';
import { formatDuration, note } from './output.ts';

const BAR_CELLS = 24;

/** One line for people: bar, per cent, what is being done, how fast, how long still. */
export function formatProgress({ fraction, stage, rate, remaining }: JobProgress): string {
  const filled = Math.round(fraction * BAR_CELLS);
  const parts = [
    `[${'█'.repeat(filled)}${'·'.repeat(BAR_CELLS - filled)}]`,
    `${Math.floor(fraction * 100)
      .toString()
      .padStart(3)} %`,
    stage,
  ];
  if (rate !== null) parts.push(`${rate.toFixed(2)}× real time`);
  if (remaining !== null && remaining > 0) parts.push(`${formatDuration(remaining)} left`);
  return parts.join('  ');
}

/** Shows a job's progress on stderr: one line kept current in a terminal, a line a change of stage elsewhere. */
export class ProgressLine {
  readonly #stream: NodeJS.WriteStream;
  #warningsShown = 0;
  #lastStage = '';

  constructor(stream: NodeJS.WriteStream = process.stderr) {
    this.#stream = stream;
  }

  show(progress: JobProgress): void {
    for (const warning of progress.warnings.slice(this.#warningsShown)) {
      this.clear();
      note(`warning: ${warning}`);
    }
    this.#warningsShown = progress.warnings.length;
    if (this.#stream.isTTY) {
      this.#stream.write(`\r\x1b[2K${formatProgress(progress).slice(0, this.#stream.columns - 1)}`);
    } else if (progress.stage !== this.#lastStage) {
      note(formatProgress(progress));
    }
    this.#lastStage = progress.stage;
  }

  /** Leaves an empty line to write on. */
  clear(): void {
    if (this.#stream.isTTY) this.#stream.write('\r\x1b[2K');
  }
}
