import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CancelledError } from '../../../../core/errors/index.ts';
import {
  finetune,
  listVenueModels,
  type FinetuneEvent,
  type FinetuneRequest,
} from '../../../../core/engine/index.ts';
import { readWeightsFile } from '../../../../core/mdpr/index.ts';
import { testFolder } from '../../training/drawn-people.ts';
import { tunedModel } from '../models/tuned-model.ts';
import { venueProject } from './venue-project.ts';

const REQUEST: FinetuneRequest = {
  labels: 'people',
  minutes: 1,
  name: 'harbour',
  device: 'cpu',
  threads: 1,
  evaluateEvery: 16,
  changes: { epochs: 16, peak: 3e-3, identitiesPerBatch: 4, imagesPerIdentity: 3 },
};

describe('finetune', { timeout: 300_000 }, () => {
  it('makes a model that finds the people of the venue better, and leaves no picture on the disk', async () => {
    const folder = testFolder();
    using project = venueProject(folder, { people: 4, rounds: 6, isTagged: true });
    const events: FinetuneEvent[] = [];
    const { file, report, isBetter } = await finetune(project, REQUEST, {
      onEvent: (event) => events.push(event),
    });
    expect(events[0]).toMatchObject({ event: 'venue', identities: 4, pictures: 4 * 2 * 3 });
    expect(events.filter(({ event }) => event === 'step').length).toBe(32);
    expect(report).toMatchObject({ project: 'Harbour hall', labels: 'people', base: 'Tiny', queries: 8 });
    expect(report.after.mAP).toBeGreaterThan(report.before.mAP);
    expect(isBetter).toBe(true);

    expect(file).toBe(join(folder, 'venue.models', 'harbour.safetensors'));
    expect(readdirSync(join(folder, 'venue.models'))).toEqual(['harbour.safetensors']);
    const { facts } = readWeightsFile(readFileSync(file));
    expect(facts).toMatchObject({ name: 'harbour', isTrained: true, licence: 'of the test' });
    // A file of something else beside it is no model of the venue.
    writeFileSync(join(folder, 'venue.models', 'notes.txt'), 'not a model');
    expect(await listVenueModels(project.path)).toEqual([
      { name: 'harbour', file, licence: 'of the test', isTrained: true, report },
    ]);
    await expect(finetune(project, REQUEST)).rejects.toMatchObject({ code: 'model-exists' });
  });

  it('cancelled goes on where it stopped, without leaving pictures meanwhile', async () => {
    const folder = testFolder();
    using project = venueProject(folder, { people: 4, rounds: 6, isTagged: true });
    const abort = new AbortController();
    const request = { ...REQUEST, changes: { ...REQUEST.changes, epochs: 4 } };
    const cancelled = finetune(project, request, {
      signal: abort.signal,
      onEvent: (event) => {
        if (event.event === 'step' && event.step === 3) abort.abort();
      },
    });
    await expect(cancelled).rejects.toThrow(CancelledError);
    expect(existsSync(join(folder, 'venue.models', 'harbour.run', 'data'))).toBe(false);
    const steps: number[] = [];
    await finetune(project, request, {
      onEvent: (event) => {
        if (event.event === 'step') steps.push(event.step);
      },
    });
    expect(steps).toEqual([4, 5, 6, 7, 8]);
  });

  it('begins with the model in use or the one that is named, and says when that one was tuned before', async () => {
    using project = venueProject(testFolder(), { people: 4, rounds: 6, isTagged: true });
    const tuned = tunedModel(project.path, 'arena');
    const ask = async (from: string | undefined): Promise<FinetuneEvent[]> => {
      const events: FinetuneEvent[] = [];
      const abort = new AbortController();
      const name = `from-${from ?? 'current'}`;
      const run = finetune(
        project,
        { ...REQUEST, from, name },
        {
          signal: abort.signal,
          onEvent: (event) => {
            events.push(event);
            if (event.event === 'started') abort.abort();
          },
        },
      );
      await expect(run).rejects.toThrow(CancelledError);
      return events;
    };
    const [current, named] = [await ask(undefined), await ask('arena')];
    const startOf = (events: readonly FinetuneEvent[]): string => JSON.stringify(events);
    expect(startOf(current)).toContain('tiny.safetensors');
    expect(startOf(current)).not.toContain('tuned before');
    expect(startOf(named)).toContain(basename(tuned));
    expect(startOf(named)).toContain('begins with \\"arena\\", which was tuned before');
    await expect(finetune(project, { ...REQUEST, from: 'other' })).rejects.toMatchObject({
      code: 'unknown-model',
    });
  });

  it('refuses to work at one run twice at once, and says who does', async () => {
    using project = venueProject(testFolder(), { people: 4, rounds: 6, isTagged: true });
    const abort = new AbortController();
    const begun = Promise.withResolvers<true>();
    const first = finetune(project, REQUEST, {
      signal: abort.signal,
      onEvent: () => begun.resolve(true),
    });
    await begun.promise;
    await expect(finetune(project, REQUEST)).rejects.toMatchObject({
      code: 'finetune-running',
      message: expect.stringContaining(`process ${process.pid}`) as string,
    });
    abort.abort();
    await expect(first).rejects.toThrow(CancelledError);
  });

  it('refuses a model without weights to train, and a name that is no file name', async () => {
    const folder = testFolder();
    using project = venueProject(folder, {
      people: 4,
      rounds: 4,
      isTagged: true,
      model: '/models/osnet.onnx',
    });
    await expect(finetune(project, REQUEST)).rejects.toMatchObject({ code: 'no-weights-to-train' });
    for (const name of ['', '../up', 'a/b', '.hidden', 'x'.repeat(65)]) {
      await expect(finetune(project, { ...REQUEST, name })).rejects.toMatchObject({
        code: 'invalid-model-name',
      });
    }
  });
});
