import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openEmbedder } from '../../../../core/embedding/index.ts';
import { Engine, type TrackletHit } from '../../../../core/engine/index.ts';
import { decodeJpeg, resizeRgb } from '../../../../core/images/index.ts';
import { addCrop, dequantise, ProjectWriter } from '../../../../core/library/index.ts';
import { testFolder } from '../../training/drawn-people.ts';
import { venueProject } from '../finetune/venue-project.ts';
import { REPORT, tunedModel } from './tuned-model.ts';

const CROPS = 4 * 6 * 3;

/** A project that its first model, "Tiny", has embedded, with a better one beside it. */
async function embeddedProject(): Promise<string> {
  const project = venueProject(testFolder(), { people: 4, rounds: 6, isTagged: true });
  const { path } = project;
  project[Symbol.dispose]();
  tunedModel(path, 'harbour');
  await using engine = Engine.open(path, { mode: 'write' });
  await use(engine, 'Tiny');
  return path;
}

async function use(engine: Engine, model: string, isForced = false): Promise<void> {
  await engine.jobs.finished(await engine.models.use(model, { isForced }));
}

/** What every tracklet's search answers: all of it, to the last bit. */
async function answers(engine: Engine): Promise<readonly (readonly TrackletHit[])[]> {
  const all = engine.library.tracklets().map(async ({ id }) => {
    const scope = { top: 50, otherCamerasOnly: false, cameras: undefined, from: undefined, to: undefined };
    const { hits } = await engine.search.run(
      { tracklet: id },
      { ...scope, confirmed: [], rejected: [], signal: undefined },
    );
    return hits;
  });
  return Promise.all(all);
}

const current = ({ library }: Engine): string | undefined => library.currentModel()?.name;

describe('ModelJobs', { timeout: 300_000 }, () => {
  it('embeds everything with the new model before it answers, and gives the old answers back bit for bit', async () => {
    const path = await embeddedProject();
    await using engine = Engine.open(path, { mode: 'write' });
    const { library, workspace } = engine;
    const before = await answers(engine);
    const file = tunedModel(path, 'harbour');
    await use(engine, 'harbour');
    expect(current(engine)).toBe('harbour');
    const after = await answers(engine);
    expect(after).not.toEqual(before);
    // What the new model says of the stored pictures, asked without the project.
    await using embedder = await openEmbedder({ model: file, device: 'cpu' });
    const record = library.currentModel();
    const tracklet = library.tracklets()[5]?.id ?? 0;
    for (const { crop, vector, scale } of library.trackletEmbeddings(tracklet, record?.id ?? 0)) {
      const image = decodeJpeg(library.cropJpeg(crop) ?? new Uint8Array());
      const [expected = []] = await embedder.embed([resizeRgb(image, 32, 64)]);
      const stored = dequantise({ values: vector, scale });
      expected.forEach((value, index) => expect(stored[index]).toBeCloseTo(value, 2));
    }
    expect(library.countEmbeddings(record?.id ?? 0)).toBe(CROPS);

    expect(workspace.undo()?.kind).toBe('use-model');
    expect(current(engine)).toBe('Tiny');
    expect(await answers(engine)).toEqual(before);
    workspace.redo();
    expect(await answers(engine)).toEqual(after);
    await engine.jobs.finished(await engine.models.goBack());
    expect(await answers(engine)).toEqual(before);
    await engine.jobs.finished(await engine.models.goBack());
    expect(await answers(engine)).toEqual(after);
  });

  it('answers with the old model while the new one is half-way, and goes on after a cancel', async () => {
    const path = await embeddedProject();
    await using engine = Engine.open(path, { mode: 'write' });
    const before = await answers(engine);
    const changes = engine.jobs.watch();
    const job = await engine.models.use('harbour');
    await expect(engine.models.use('harbour')).rejects.toMatchObject({ code: 'embedding-running' });
    expect(() => engine.startIngest({ cameras: [], device: 'cpu' })).toThrow(/being embedded/u);
    for await (const { fraction } of changes) if (fraction > 0) break;
    engine.jobs.cancel(job);
    await expect(engine.jobs.finished(job)).rejects.toMatchObject({ name: 'CancelledError' });
    expect(current(engine)).toBe('Tiny');
    expect(await answers(engine)).toEqual(before);
    const { fraction = 0 } = engine.models.unfinished() ?? {};
    expect(engine.models.unfinished()?.model).toBe('harbour');
    expect(fraction).toBeGreaterThan(0);
    expect(fraction).toBeLessThan(1);
    const again = await engine.models.use('harbour');
    expect(again, 'the same job goes on').toBe(job);
    await engine.jobs.finished(again);
    expect([current(engine), engine.models.unfinished()]).toEqual(['harbour', undefined]);
  });

  it('survives a kill: the old model answers, and the new one goes on from what was committed', async () => {
    const path = await embeddedProject();
    const script = fileURLToPath(new URL('./dying-choice.ts', import.meta.url));
    const { signal, stderr } = spawnSync(process.execPath, [script, path, 'harbour'], { encoding: 'utf8' });
    expect(signal, stderr).toBe('SIGKILL');
    await using engine = Engine.open(path, { mode: 'write' });
    expect(current(engine)).toBe('Tiny');
    const killed = engine.library.models().find(({ name }) => name === 'harbour');
    const committed = engine.library.countEmbeddings(killed?.id ?? 0);
    expect(committed).toBeGreaterThan(0);
    expect(committed).toBeLessThan(CROPS);
    expect(engine.models.unfinished()?.model).toBe('harbour');
    await use(engine, 'harbour');
    expect(current(engine)).toBe('harbour');
    expect(engine.library.countEmbeddings(killed?.id ?? 0)).toBe(CROPS);
  });

  it('does not take a model that was measured as no better, unless that is meant', async () => {
    const path = await embeddedProject();
    tunedModel(path, 'worse', { ...REPORT, after: { rank1: 0.5, mAP: 0.3 } }, 12);
    await using engine = Engine.open(path, { mode: 'write' });
    await expect(engine.models.use('worse')).rejects.toMatchObject({
      code: 'model-is-worse',
      message: expect.stringContaining('mAP 40.0 → 30.0') as string,
    });
    await expect(engine.models.use('unheard-of')).rejects.toThrow(/It has "Tiny", "harbour", "worse"/u);
    await expect(engine.models.goBack()).rejects.toMatchObject({ code: 'no-previous-model' });
    expect(current(engine)).toBe('Tiny');
    await use(engine, 'worse', true);
    expect(current(engine)).toBe('worse');
  });

  it('embeds what came while another model was in use, on the way back to a model', async () => {
    const path = await embeddedProject();
    await using engine = Engine.open(path, { mode: 'write' });
    const { library } = engine;
    const tiny = library.currentModel()?.id ?? 0;
    await use(engine, 'harbour');
    const harbour = library.currentModel()?.id ?? 0;
    const tracklet = library.tracklets()[0]?.id ?? 0;
    const [known] = library.crops(tracklet);
    if (known === undefined) throw new Error('The project has no crops.');
    const jpeg = library.cropJpeg(known.id) ?? new Uint8Array();
    const vector = new Float32Array(library.currentModel()?.dimension ?? 0).fill(0.1);
    const crop = engine.workspace.operate('draw', null, (edits) =>
      addCrop(edits, { ...known, tracklet, frame: 9, jpeg, embedding: { model: harbour, vector } }),
    );
    expect(library.cropsWithoutEmbedding(tiny)).toEqual([crop]);
    await engine.jobs.finished(await engine.models.goBack());
    expect(library.cropsWithoutEmbedding(tiny)).toEqual([]);
    expect(library.countEmbeddings(tiny)).toBe(CROPS + 1);
  });

  it('waits for an ingest that was not finished', async () => {
    const path = await embeddedProject();
    await using engine = Engine.open(path, { mode: 'write' });
    if (!(engine.library instanceof ProjectWriter)) throw new Error('The project is open for writing.');
    const parameters = { cameras: [{ name: 'north', video: '/videos/north.mp4' }], device: 'cpu' };
    engine.library.addJob({ kind: 'ingest', parameters });
    await expect(engine.models.use('harbour')).rejects.toMatchObject({ code: 'ingest-unfinished' });
  });

  it('lets an unfinished ingest keep its model, and everything else be done meanwhile', async () => {
    const path = await embeddedProject();
    await using engine = Engine.open(path, { mode: 'write' });
    const { library, workspace } = engine;
    if (!(library instanceof ProjectWriter)) throw new Error('The project is open for writing.');
    const tiny = library.currentModel()?.id ?? 0;
    await use(engine, 'harbour');
    const parameters = { cameras: [{ name: 'north', video: '/videos/north.mp4' }], device: 'cpu' };
    library.addJob({ kind: 'ingest', parameters });
    expect(() => workspace.undo()).toThrow(expect.objectContaining({ code: 'ingest-unfinished' }));
    expect(current(engine)).toBe('harbour');
    const tracklet = library.tracklets()[0]?.id ?? 0;
    const [known] = library.crops(tracklet);
    if (known === undefined) throw new Error('The project has no crops.');
    const vector = new Float32Array(library.models()[0]?.dimension ?? 0).fill(0.1);
    const jpeg = library.cropJpeg(known.id) ?? new Uint8Array();
    // A crop that the current model lacks would be embedded at once, were there no ingest to wait for.
    workspace.operate('draw', null, (edits) =>
      addCrop(edits, { ...known, tracklet, frame: 9, jpeg, embedding: { model: tiny, vector } }),
    );
    expect(engine.jobs.list().filter(({ state }) => state === 'running')).toEqual([]);
    expect(workspace.undo()?.kind).toBe('draw');
  });
});
