import { writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { CancelledError, InvalidOptionError, ModelError } from '../../../core/errors/index.ts';
import type { Weights } from '../../../core/mdpr/index.ts';
import {
  Trainer,
  type LabelledImages,
  type StepReport,
  type TrainingRun,
  type TrainingState,
} from '../../../core/training/index.ts';
import { drawnImages, suiteFolder, testFolder, tinyRun } from './drawn-people.ts';

const ON_CPU = { device: 'cpu', threads: 1, workers: 1 } as const;

interface Made {
  readonly reports: readonly StepReport[];
  /** After each number of steps, from none. */
  readonly states: readonly TrainingState[];
}

async function steps(
  run: TrainingRun,
  count: number,
  options: Parameters<typeof Trainer.open>[1] = ON_CPU,
): Promise<Made> {
  await using trainer = await Trainer.open(run, options);
  const reports: StepReport[] = [];
  const states = [await trainer.state()];
  for (let made = 0; made < count; made += 1) {
    reports.push(await trainer.next());
    states.push(await trainer.state());
  }
  return { reports, states };
}

/** Of losses and terms, relative where they are above 1. */
function largestDifference(a: readonly StepReport[], b: readonly StepReport[]): number {
  const differences = a.flatMap(({ loss, terms }, index) => {
    const other = b[index];
    const pairs: [number, number][] = [[loss, other?.loss ?? Number.NaN]];
    for (const [name, value] of Object.entries(terms)) pairs.push([value, other?.terms[name] ?? Number.NaN]);
    return pairs.map(([one, two]) => Math.abs(one - two) / Math.max(1, Math.abs(one)));
  });
  return Math.max(...differences);
}

function countChanged(before: Weights, after: Weights): number {
  return [...before].filter(([name, { data }]) =>
    data.some((value, index) => value !== after.get(name)?.data[index]),
  ).length;
}

describe('Trainer', () => {
  const folder = suiteFolder();
  let images: LabelledImages;
  let whole: Made;
  beforeAll(async () => {
    images = drawnImages(folder());
    whole = await steps(tinyRun(images), 6);
  });

  it('leaves frozen stages as they are, and trains all others', async () => {
    const { states } = await steps(tinyRun(images, { switches: { frozenThrough: 'res3' } }), 2);
    const isFrozen = (name: string): boolean => /^generate\.backbone\.[0145]\./u.test(name);
    const [before, , after] = states.map(({ weights }) => weights);
    const parts = (isWanted: (name: string) => boolean): [Weights, Weights] => [
      new Map([...(before ?? [])].filter(([name]) => isWanted(name))),
      after ?? new Map(),
    ];
    expect(parts(isFrozen)[0].size).toBeGreaterThan(50);
    expect(countChanged(...parts(isFrozen))).toBe(0);
    // All but the eight biases that never are trained.
    const [others] = parts((name) => !isFrozen(name));
    expect(countChanged(...parts((name) => !isFrozen(name)))).toBe(others.size - 8);
  });

  it('tells each of the 19 losses, and changes every parameter', () => {
    expect(whole.reports.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6]);
    for (const { loss, terms } of whole.reports) {
      const values = Object.values(terms);
      expect(values).toHaveLength(19);
      expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(loss, 2);
    }
    const trained = [...(whole.states[0]?.firstMoments.keys() ?? [])];
    expect(trained.length).toBeGreaterThan(150);
    const [first, last] = [whole.states[0]?.weights, whole.states.at(-1)?.weights];
    const still = trained.filter((name) => first?.get(name)?.data.join() === last?.get(name)?.data.join());
    expect(still).toEqual([]);
  });

  it('resumed with other workers for pictures makes the steps of an uninterrupted run', async () => {
    const state = whole.states[3];
    if (state === undefined) throw new TypeError('The run made no third step.');
    const rest = await steps({ ...tinyRun(images), state }, 3, { ...ON_CPU, workers: 3, prefetch: 2 });
    expect(rest.reports.map(({ step }) => step)).toEqual([4, 5, 6]);
    expect(largestDifference(whole.reports.slice(3), rest.reports)).toBeLessThan(1e-6);
    expect(rest.reports.map(({ learningRate }) => learningRate)).toEqual(
      whole.reports.slice(3).map(({ learningRate }) => learningRate),
    );
    expect(rest.states.at(-1)?.step).toBe(6);
  });

  it('is left by a cancelled step as a finished one left it', async () => {
    await using trainer = await Trainer.open(tinyRun(images), ON_CPU);
    await trainer.next();
    const abort = new AbortController();
    const next = trainer.next(abort.signal);
    abort.abort();
    await expect(next).rejects.toThrow(CancelledError);
    // The step under way may have been finished: state and number of steps agree.
    const after = await trainer.state();
    expect([1, 2]).toContain(after.step);
    const expected = whole.states[after.step];
    for (const part of ['weights', 'firstMoments', 'secondMoments'] as const) {
      expect(countChanged(expected?.[part] ?? new Map(), after[part])).toBe(0);
    }
  });

  it('stops at a loss that is not finite, names step and term, and keeps the state', async () => {
    const state = whole.states[1];
    if (state === undefined) throw new TypeError('The run made no step.');
    // Finite weights whose products are not.
    const weights = new Map(state.weights);
    for (const [name, { shape, data }] of weights) {
      if (name.includes('conv1'))
        weights.set(name, { shape, data: new Float32Array(data.length).fill(3e38) });
    }
    await using trainer = await Trainer.open({ ...tinyRun(images), state: { ...state, weights } }, ON_CPU);
    const error: unknown = await trainer.next().catch((thrown: unknown) => thrown);
    if (!(error instanceof ModelError)) throw new Error('The step was made.', { cause: error });
    expect(error.code).toBe('non-finite-loss');
    expect(error.details.step).toBe(2);
    expect(Object.keys(whole.reports[0]?.terms ?? {})).toContain(error.details.subject);
    expect(error.message).toContain('step 2');
    const kept = await trainer.state();
    expect(kept.step).toBe(1);
    expect(countChanged(weights, kept.weights)).toBe(0);
  });

  it('names a picture that cannot be read, and goes no step further', async () => {
    const own = drawnImages(testFolder(), 2, 2);
    for (const { file } of own.images) writeFileSync(file, 'no picture');
    await using trainer = await Trainer.open(tinyRun(own), ON_CPU);
    await expect(trainer.next()).rejects.toMatchObject({ code: 'unreadable-picture' });
    expect(trainer.step).toBe(0);
  });

  it('learns from a teacher as one more term, and wants its vectors', async () => {
    const run = tinyRun(images, { switches: { teacher: { dimension: 3, weight: 2 } } });
    const rows = Float32Array.from({ length: images.images.length * 3 }, (_, slot) => Math.sin(slot + 1));
    await expect(Trainer.open(run, ON_CPU)).rejects.toThrow(InvalidOptionError);
    await expect(Trainer.open({ ...run, teacher: rows.subarray(3) }, ON_CPU)).rejects.toThrow(
      /same teacher/u,
    );
    const [taught] = (await steps({ ...run, teacher: rows }, 1)).reports;
    const [plain] = whole.reports;
    const added = Object.entries(taught?.terms ?? {}).filter(([name]) => !(name in (plain?.terms ?? {})));
    expect(added).toHaveLength(1);
    expect(taught?.loss).toBeCloseTo((plain?.loss ?? 0) + (added[0]?.[1] ?? 0), 2);
  });

  it('refuses a state of another number of people', async () => {
    const other = { ...tinyRun(images), images: drawnImages(testFolder(), 7) };
    await expect(Trainer.open(other, ON_CPU)).rejects.toThrow(ModelError);
  });
});
