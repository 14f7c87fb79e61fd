import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { RunCurves } from '../../../../core/engine/finetune/run-curves.ts';
import { testFolder } from '../../training/drawn-people.ts';

const step = (number: number) => ({
  event: 'step' as const,
  step: number,
  steps: 10,
  imagesPerSecond: null,
  remaining: null,
  learningRate: 0.001 * number,
  loss: 1 / number,
  terms: { triplet: 0.5 / number },
});

it('gives what came since a count, and leaves out steps that are made again', () => {
  const curves = new RunCurves();
  curves.take(step(1));
  const { count } = curves;
  for (const number of [2, 3, 2, 3, 4]) curves.take(step(number));
  expect(curves.since(count).steps.map((each) => each.step)).toEqual([2, 3, 4]);
  expect(curves.all.steps[3]).toEqual({
    step: 4,
    learningRate: 0.004,
    loss: 0.25,
    terms: { triplet: 0.125 },
  });
});

it('goes on with the curves of the log, a line that was cut off left out', async () => {
  const run = testFolder();
  const score = {
    event: 'evaluation',
    step: 2,
    isBest: true,
    mAP: 0.5,
    rank1: 0.6,
    rank5: 1,
    rank10: 1,
    mINP: 0.1,
  };
  const lines = [step(1), step(2), score].map((each) => JSON.stringify(each));
  writeFileSync(join(run, 'training.jsonl'), `${lines.join('\n')}\n{"event":"st`);
  const { all } = await RunCurves.read(run);
  expect(all.steps.map((each) => each.step)).toEqual([1, 2]);
  expect(all.scores).toEqual([{ step: 2, mAP: 0.5, rank1: 0.6 }]);
  expect((await RunCurves.read(testFolder())).all).toEqual({ steps: [], scores: [] });
});
