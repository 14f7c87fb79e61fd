import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { CancelledError } from '../../../../core/errors/index.ts';
import {
  PauseGate,
  runTraining,
  type TrainingEvent,
  type TrainingRequest,
} from '../../../../core/engine/index.ts';
import { readWeightsFile } from '../../../../core/mdpr/index.ts';
import { readCheckpoint } from '../../../../core/training/index.ts';
import { drawnMarket, suiteFolder, TINY } from '../../training/drawn-people.ts';

type Step = Extract<TrainingEvent, { event: 'step' }>;
type Evaluation = Extract<TrainingEvent, { event: 'evaluation' }>;

/** Six steps, two passes over the pictures; measured twice. */
function request(data: string, out: string, changes: Partial<TrainingRequest> = {}): TrainingRequest {
  return {
    datasets: [data],
    out,
    origin: { kind: 'new' },
    recipe: 'small',
    changes: { config: TINY, identitiesPerBatch: 4, imagesPerIdentity: 2, epochs: 2, seed: 3 },
    device: 'cpu',
    threads: 1,
    evaluateEvery: 3,
    ...changes,
  };
}

function logged(out: string): (Step | Evaluation)[] {
  return readFileSync(join(out, 'training.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Step | Evaluation);
}

function lossesOf(events: readonly TrainingEvent[]): number[] {
  return events.flatMap((event) => (event.event === 'step' ? [event.loss] : []));
}

describe('runTraining', () => {
  const folder = suiteFolder();
  let data: string;
  let out: string;
  const events: TrainingEvent[] = [];
  beforeAll(async () => {
    data = drawnMarket(join(folder(), 'market'));
    out = join(folder(), 'run');
    await runTraining(request(data, out), { onEvent: (event) => events.push(event) });
  });

  it('tells each step, measures on people that it is not trained on, and keeps checkpoints', () => {
    const kinds = events.map(({ event }) => event);
    const part = ['step', 'step', 'step', 'checkpoint', 'evaluation'];
    expect(kinds).toEqual(['started', ...part, ...part, 'done']);
    expect(events[0]).toMatchObject({
      step: 0,
      steps: 6,
      batch: 8,
      identities: 6,
      images: 24,
      device: 'cpu',
    });
    for (const event of events) {
      if (event.event !== 'evaluation') continue;
      expect(event.mAP).toBeGreaterThan(0);
      expect(event.rank1).toBeLessThanOrEqual(1);
    }
    const last = readCheckpoint(readFileSync(join(out, 'last.safetensors')));
    expect(last.state.step).toBe(6);
    expect(last.identities).toHaveLength(6);
  });

  it('keeps the weights of the best measure apart', () => {
    const measures = events.filter((event) => event.event === 'evaluation');
    expect(measures[0]?.isBest).toBe(true);
    expect(measures[1]?.isBest).toBe((measures[1]?.mAP ?? 0) > (measures[0]?.mAP ?? 0));
    const { weights, facts } = readWeightsFile(readFileSync(join(out, 'best.safetensors')));
    expect(facts.isTrained).toBe(true);
    const last = readCheckpoint(readFileSync(join(out, 'last.safetensors'))).state.weights;
    const isLast = [...last].every(([name, { data: own }]) => weights.get(name)?.data.join() === own.join());
    expect(isLast).toBe(measures[1]?.isBest);
  });

  it('ends early after as many measures without a better one as it has patience for', async () => {
    const measured: boolean[] = [];
    const steps: number[] = [];
    await runTraining(
      request(data, join(folder(), 'patient'), {
        evaluateEvery: 1,
        patience: 1,
        changes: { ...request(data, '').changes, epochs: 12 },
      }),
      {
        onEvent: (event) => {
          if (event.event === 'evaluation') measured.push(event.isBest);
          if (event.event === 'step') steps.push(event.steps);
        },
      },
    );
    expect(measured.length).toBeLessThan(steps[0] ?? 0);
    expect(measured).toEqual([...measured.slice(1).map(() => true), false]);
  });

  it('logs steps and measures as told', () => {
    const told = events.filter(({ event }) => event === 'step' || event === 'evaluation');
    expect(logged(out)).toEqual(told);
  });

  it('paused, cancelled and resumed, makes the steps of an uninterrupted run', async () => {
    const own = join(folder(), 'cancelled');
    const abort = new AbortController();
    const gate = new PauseGate();
    const told: TrainingEvent[] = [];
    const run = runTraining(request(data, own, { evaluateEvery: 100 }), {
      signal: abort.signal,
      gate,
      onEvent: (event) => {
        told.push(event);
        if (event.event === 'step' && event.step === 2) {
          gate.pause();
          setTimeout(() => abort.abort(), 50);
        }
      },
    });
    await expect(run).rejects.toThrow(CancelledError);
    expect(told.at(-1)).toMatchObject({ event: 'checkpoint', step: 2 });
    const resumed = request(data, own, { origin: { kind: 'resume' }, changes: {} });
    await runTraining(resumed, { onEvent: (event) => told.push(event) });
    const whole = lossesOf(events);
    const parts = lossesOf(told);
    expect(parts).toHaveLength(6);
    for (const [index, loss] of parts.entries()) {
      expect(Math.abs(loss - (whole[index] ?? Number.NaN)) / loss).toBeLessThan(1e-6);
    }
    expect(lossesOf(logged(own))).toEqual(parts);
  });

  it('drops what was logged after the checkpoint that it goes on from, and a line cut short', async () => {
    const own = join(folder(), 'cancelled');
    const file = join(own, 'training.jsonl');
    writeFileSync(file, `${readFileSync(file, 'utf8')}{"event":"step","step":7,"loss":1}\n{"event":"st`);
    // The run is at its end: nothing is left to do.
    await runTraining(request(data, own, { origin: { kind: 'resume' }, changes: {} }));
    expect(logged(own).map(({ step }) => step)).not.toContain(7);
    expect(lossesOf(logged(own))).toHaveLength(6);
  });

  it('goes on with the same pictures only', async () => {
    const other = drawnMarket(join(folder(), 'other'), 7);
    const resumed = request(other, out, { origin: { kind: 'resume' }, changes: {} });
    await expect(runTraining(resumed)).rejects.toMatchObject({ code: 'other-training-images' });
  });

  it('says what a folder lacks: a run to resume, or pictures to train on', async () => {
    const empty = join(folder(), 'empty');
    const resumed = request(data, empty, { origin: { kind: 'resume' } });
    await expect(runTraining(resumed)).rejects.toMatchObject({ code: 'nothing-to-resume' });
    const untrainable = drawnMarket(join(folder(), 'untrainable'));
    rmSync(join(untrainable, 'bounding_box_train'), { recursive: true });
    await expect(runTraining(request(untrainable, empty))).rejects.toMatchObject({
      code: 'no-training-pictures',
    });
  });
});
