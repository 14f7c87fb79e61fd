import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  ablationDocument,
  ablationMarkdown,
  planCells,
  readAblationPlan,
  runAblation,
  type AblationEvent,
  type AblationPlan,
} from '../../../../core/engine/index.ts';
import { CancelledError, InvalidOptionError } from '../../../../core/errors/index.ts';
import { readCheckpoint } from '../../../../core/training/index.ts';
import { drawnMarket, testFolder } from '../../training/drawn-people.ts';

const TINY_BASE = {
  depth: 18,
  width: 1 / 32,
  embedding: 4,
  inputHeight: 64,
  inputWidth: 32,
  identitiesPerBatch: 2,
  imagesPerIdentity: 2,
  epochs: 1,
} as const;

async function planOf(folder: string, plan: object): Promise<AblationPlan> {
  const file = join(folder, 'ablation.json');
  writeFileSync(file, JSON.stringify(plan));
  return readAblationPlan(file);
}

describe('the plan of an ablation', () => {
  const data = ['somewhere'];

  it('makes one cell of each network, however many studies show it', async () => {
    const plan = await planOf(testFolder(), {
      data,
      studies: {
        embedding: [256, 512],
        attentionMaps: [2, 4],
        guidance: [true, false],
        attentionPrice: [0.001, 0.1],
        distillationAndFusion: true,
      },
    });
    const { cells, studies } = planCells(plan);
    expect(cells.map(({ name }) => name).toSorted()).toEqual([
      'attentionMaps-4',
      'attentionPrice-0.1',
      'base',
      'distillation-false',
      'distillation-false_fusion-false',
      'embedding-256',
      'fusion-false',
      'guidance-false',
    ]);
    expect(studies.map(({ rows }) => rows.map(({ cell }) => cell))).toEqual([
      ['embedding-256', 'base'],
      ['base', 'attentionMaps-4'],
      ['base', 'guidance-false'],
      ['base', 'attentionPrice-0.1'],
      ['distillation-false_fusion-false', 'fusion-false', 'distillation-false', 'base'],
    ]);
  });

  it.each([
    ['an unknown study', { data, studies: { depth: [18] } }, 'depth'],
    ['no study', { data, studies: {} }, 'no study'],
    ['no data', { studies: { embedding: [4] } }, 'data'],
    ['a negative price', { data, studies: { attentionPrice: [-1] } }, 'attentionPrice'],
  ])('is refused with %s', async (_, plan, part) => {
    const error: unknown = await planOf(testFolder(), plan).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InvalidOptionError);
    expect((error as InvalidOptionError).message).toContain(part);
  });

  it('is refused where its file is missing or no JSON', async () => {
    const folder = testFolder();
    await expect(readAblationPlan(join(folder, 'none.json'))).rejects.toThrow(/cannot be read/);
    writeFileSync(join(folder, 'text.json'), 'text');
    await expect(readAblationPlan(join(folder, 'text.json'))).rejects.toThrow(/not JSON/);
  });
});

describe('an ablation', () => {
  it('trains each cell with its own switches, goes on where it was cancelled, and tabulates', async () => {
    const folder = testFolder();
    const plan = await planOf(folder, {
      data: [drawnMarket(join(folder, 'data'))],
      recipe: 'small',
      base: TINY_BASE,
      studies: { attentionPrice: [0.001, 0.5] },
    });
    const out = join(folder, 'out');
    const options = { device: 'cpu', threads: 1 } as const;
    const controller = new AbortController();
    const cancelled = runAblation(plan, out, {
      ...options,
      signal: controller.signal,
      onEvent: (event) => {
        if (event.event === 'cell' && event.state === 'done') controller.abort();
      },
    });
    await expect(cancelled).rejects.toBeInstanceOf(CancelledError);

    const events: AblationEvent[] = [];
    const outcome = await runAblation(plan, out, { ...options, onEvent: (event) => events.push(event) });
    const states = events.flatMap((event) =>
      event.event === 'cell' ? [`${event.cell} ${event.state}`] : [],
    );
    expect(states).toEqual(['base known', 'attentionPrice-0.5 begun', 'attentionPrice-0.5 done']);
    const fractions = events.flatMap((event) => (event.event === 'training' ? [event.fraction] : []));
    expect(Math.min(...fractions)).toBeGreaterThanOrEqual(0.5);
    expect(fractions.at(-1)).toBe(1);

    const switchesOf = (cell: string) =>
      readCheckpoint(readFileSync(join(out, cell, 'last.safetensors'))).settings.switches;
    expect([switchesOf('base'), switchesOf('attentionPrice-0.5')]).toEqual([
      { attentionPrice: 0.001 },
      { attentionPrice: 0.5 },
    ]);
    expect([...outcome.results.keys()]).toEqual(['base', 'attentionPrice-0.5']);
    for (const { scores, features } of outcome.results.values()) {
      expect(scores.mAP).toBeGreaterThan(0);
      expect(features.find(({ name }) => name === 'all')).toMatchObject(scores);
    }
    expect(ablationMarkdown(outcome)).toMatch(
      /## Price of attention β\n\n\| {2}\| Rank-1 \|[^]*\| β = 0\.5 \|/,
    );
    expect(ablationDocument(outcome)).toMatchObject({
      studies: [{ rows: [{ cell: 'base', scores: { mAP: expect.any(Number) as number } }, {}] }],
    });

    const other = { ...plan, base: { ...TINY_BASE, epochs: 2 } };
    await expect(runAblation(other, out, options)).rejects.toMatchObject({ code: 'other-ablation' });
  }, 180_000);
});
