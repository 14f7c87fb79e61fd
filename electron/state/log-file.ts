import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname } from 'node:path';

/** Beyond it, the log starts anew and the old one is kept beside it. */
const LARGEST_BYTES = 4 * 1024 * 1024;
const LONGEST_LINE = 4000;

/** The application's log file. The home folder's path, which holds the user's name, is written as `~`. */
export class LogFile {
  readonly path: string;
  readonly #home: string;

  constructor(path: string, home = homedir()) {
    this.path = path;
    this.#home = home;
  }

  /** Writes a line, or several, with the time before it. What cannot be written is told to standard error. */
  write(text: string): void {
    const time = new Date().toISOString();
    const lines = text
      .split(/\r?\n/)
      .filter((line) => line.trim() !== '')
      .map((line) => `${time} ${line.replaceAll(this.#home, '~').slice(0, LONGEST_LINE)}\n`);
    try {
      mkdirSync(dirname(this.path), { recursive: true });
      if ((statSync(this.path, { throwIfNoEntry: false })?.size ?? 0) > LARGEST_BYTES) {
        renameSync(this.path, `${this.path}.old`);
      }
      appendFileSync(this.path, lines.join(''));
    } catch (error) {
      process.stderr.write(`The log ${this.path} cannot be written (${String(error)}).\n`);
    }
  }
}
