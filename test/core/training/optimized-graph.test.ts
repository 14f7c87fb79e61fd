import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { mdprConfig, TRAINING_OUTPUTS, type Weight } from '../../../core/mdpr/index.ts';
import { adamRates, optimizedGraph, STATE_NAMES } from '../../../core/training/index.ts';
import { hashedWeights } from '../mdpr/hashed-weights.ts';
import { trainingPictures, TrainingRun } from '../mdpr/training-run.ts';

// Losses of PyTorch over three steps of torch.optim.Adam: scripts/mdpr-training-oracle.py.
const fixture = new URL('../mdpr/fixtures/training-oracle.json', import.meta.url);
const steps = z.object({ labels: z.array(z.number()), steps: z.array(z.record(z.string(), z.number())) });
const {
  cases: [expected],
} = z.object({ cases: z.tuple([steps]).rest(z.unknown()) }).parse(JSON.parse(readFileSync(fixture, 'utf8')));

/** Relative to the loss, or to 1 for small terms: rounding grows from step to step. */
const TOLERANCE = 1e-2;
const LEARNING_RATE = 3.5e-4;

describe('a training step with its optimiser', () => {
  it('follows the losses of PyTorch over three steps', async () => {
    const config = mdprConfig({ depth: 18, width: 0.125, embedding: 16, inputHeight: 64, inputWidth: 32 });
    const step = optimizedGraph(config, { batch: expected.labels.length, identities: 3 });
    await using run = await TrainingRun.create(step);
    const pictures = trainingPictures(expected.labels.length, 64, 32);
    const state = new Map<string, Weight>(hashedWeights(config));
    for (const { name, shape } of step.inputs) {
      const sizes = shape.map(Number);
      const isMoment = name.startsWith('first/') || name.startsWith('second/');
      const zeros = new Float32Array(sizes.reduce((a, b) => a * b, 1));
      if (isMoment) state.set(name, { shape: sizes, data: zeros });
    }
    expect(expected.steps).toHaveLength(4);
    for (const [index, losses] of expected.steps.entries()) {
      const { stepSize, rootCorrection } = adamRates(LEARNING_RATE, index + 1);
      state.set('adam/stepSize', { shape: [], data: Float32Array.of(stepSize) });
      state.set('adam/rootCorrection', { shape: [], data: Float32Array.of(rootCorrection) });
      const outputs = await run.run(pictures, expected.labels, state);
      const off = Object.entries(losses).map(([name, value]) => {
        const output = name === 'loss' ? TRAINING_OUTPUTS.loss : TRAINING_OUTPUTS.term(name);
        const ours = outputs[output]?.[0] ?? Number.NaN;
        return { index, name, ours, value, off: Math.abs(ours - value) / Math.max(Math.abs(value), 1) };
      });
      expect(off.filter((each) => !(each.off < TOLERANCE))).toEqual([]);
      for (const [name, { shape }] of [...state]) {
        const data = outputs[STATE_NAMES.next(name)];
        if (data !== undefined) state.set(name, { shape, data });
      }
    }
  });
});
