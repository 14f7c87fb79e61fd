import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  Engine,
  type EngineOptions,
  type FinetunePlan,
  type FinetuneState,
} from '../../../../core/engine/index.ts';
import { testFolder } from '../../training/drawn-people.ts';
import { venueProject } from './venue-project.ts';

const PLAN: FinetunePlan = { labels: 'people', minutes: 1, name: 'hall', dropped: [] };
const OPTIONS: EngineOptions = {
  mode: 'write',
  finetuneSettings: {
    threads: 1,
    evaluateEvery: 100,
    changes: { epochs: 50, identitiesPerBatch: 4, imagesPerIdentity: 3 },
  },
};

async function until(engine: Engine, isMet: (state: FinetuneState) => boolean): Promise<FinetuneState> {
  for await (const { state } of engine.finetunes.watch()) if (isMet(state)) return state;
  throw new Error('The engine closed first.');
}

it(
  'starts once, keeps what a cancelled one did over a restart, and gives it up for good',
  { timeout: 120_000 },
  async () => {
    const project = venueProject(testFolder(), { people: 4, rounds: 6, isTagged: true });
    const { path } = project;
    project[Symbol.dispose]();
    const run = join(path, '..', 'venue.models', 'hall.run');
    {
      await using engine = Engine.open(path, OPTIONS);
      const both = await Promise.allSettled([engine.finetunes.start(PLAN), engine.finetunes.start(PLAN)]);
      expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
      expect(both[1]).toMatchObject({ reason: { code: 'finetune-unfinished' } });
      const { job } = await until(engine, ({ step }) => step >= 1);
      engine.jobs.cancel(job ?? 0);
      expect(await until(engine, ({ phase }) => phase === 'stopped')).toMatchObject({
        error: null,
        plan: PLAN,
      });
    }
    await using engine = Engine.open(path, OPTIONS);
    expect(await until(engine, () => true)).toMatchObject({ phase: 'stopped', plan: PLAN });
    await expect(engine.finetunes.start(PLAN)).rejects.toMatchObject({ code: 'finetune-unfinished' });
    expect(existsSync(run)).toBe(true);
    await engine.finetunes.discard();
    expect(existsSync(run)).toBe(false);
    expect(await until(engine, () => true)).toMatchObject({ phase: 'none', job: null });
    await expect(engine.finetunes.resume()).rejects.toMatchObject({ code: 'no-finetune' });
  },
);
