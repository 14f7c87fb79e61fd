import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { writeWholeFile } from '../../core/files/index.ts';

/**
 * A small JSON file of the application's own in the user's folder. What is missing, damaged or of another version counts
 * as the default: nothing in it is worth refusing to start for.
 */
export class StateFile<Schema extends z.ZodType> {
  readonly #path: string;
  readonly #onFault: (fault: unknown) => void;
  #value: z.output<Schema>;
  #writing: Promise<void> = Promise.resolve();

  constructor(path: string, schema: Schema, initial: z.output<Schema>, onFault: (fault: unknown) => void) {
    this.#path = path;
    this.#onFault = onFault;
    this.#value = readState(path, schema) ?? initial;
  }

  get value(): z.output<Schema> {
    return this.#value;
  }

  /** Takes over a new value at once and writes it in its turn; a failure to write is told to `onFault`. */
  set(value: z.output<Schema>): Promise<void> {
    this.#value = value;
    this.#writing = this.#writing
      .then(() => writeWholeFile(this.#path, JSON.stringify(value, null, 2)))
      .catch(this.#onFault);
    return this.#writing;
  }
}

function readState<Schema extends z.ZodType>(path: string, schema: Schema): z.output<Schema> | undefined {
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}
