import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { writeWholeFile } from '../../files/index.ts';
import type { TrainingEvent } from './training-event.ts';

const lineSchema = z.looseObject({
  event: z.string(),
  step: z.number().optional(),
  mAP: z.number().optional(),
});

/** The steps and evaluations of a run, one JSON object a line, for curves and for the record. */
export class TrainingLog {
  readonly #file: string;
  /** The best mAP on the held-out people so far. */
  #best = -1;
  #since = 0;

  private constructor(file: string, scores: readonly number[]) {
    this.#file = file;
    for (const mAP of scores) this.isBest(mAP);
  }

  /** A log that goes on after `step`: what was logged of steps after the checkpoint is made anew, so it is dropped. */
  static async open(file: string, step: number): Promise<TrainingLog> {
    const lines = step === 0 ? [] : await readLogLines(file);
    const kept = lines.filter(({ facts }) => (facts.step ?? 0) <= step);
    await mkdir(dirname(file), { recursive: true });
    await writeWholeFile(file, kept.map(({ line }) => `${line}\n`).join(''));
    const scores = kept.flatMap(({ facts }) => (facts.mAP === undefined ? [] : [facts.mAP]));
    return new TrainingLog(file, scores);
  }

  /** Whether the score is the best of the run; it is then the one to pass. */
  isBest(mAP: number): boolean {
    const isBest = mAP > this.#best;
    if (isBest) this.#best = mAP;
    this.#since = isBest ? 0 : this.#since + 1;
    return isBest;
  }

  /** Scores after the best one. */
  get sinceBest(): number {
    return this.#since;
  }

  async add(event: TrainingEvent): Promise<void> {
    await appendFile(this.#file, `${JSON.stringify(event)}\n`);
  }
}

/** The lines of a log; those that were cut off by a crash are left out, and a log that is absent has none. */
export async function readLogLines(
  file: string,
): Promise<readonly { readonly line: string; readonly facts: z.output<typeof lineSchema> }[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  });
  return text.split('\n').flatMap((line) => {
    const facts = lineSchema.safeParse(parseJson(line));
    return facts.success ? [{ line, facts: facts.data }] : [];
  });
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
