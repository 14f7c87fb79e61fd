import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDataset } from '../../../core/datasets/index.ts';
import {
  DEMO_SEED,
  describeDemoScene,
  findVenue,
  renderDemoCrops,
  RESERVED_SEEDS,
  SceneRenderer,
  varyVenue,
  writeDemoCrops,
  type Kit,
} from '../../../core/demo/index.ts';
import { InvalidOptionError } from '../../../core/errors/index.ts';
import { decodeJpeg } from '../../../core/images/index.ts';

const CROPS = { perCamera: 2, quality: 92 } as const;
const scene = describeDemoScene({ seed: 31, seconds: 3, venue: 'north-arena' });

describe('crops of a generated scene', () => {
  const crops = [...renderDemoCrops(scene, CROPS)];

  it('are of every person in several cameras, at most so many in each', () => {
    const byPerson = Map.groupBy(crops, ({ identity }) => identity);
    expect(byPerson.size).toBe(12);
    for (const of of byPerson.values()) {
      expect(new Set(of.map(({ camera }) => camera)).size).toBeGreaterThan(1);
    }
    const sights = Map.groupBy(crops, ({ identity, camera }) => `${identity} ${camera}`);
    expect(Math.max(...[...sights.values()].map(({ length }) => length))).toBe(2);
  });

  it('show people who are visible, in boxes near the true ones but not on them', () => {
    const renderers = new Map(
      scene.venue.cameras.map(({ name }) => [name, new SceneRenderer(scene, name)] as const),
    );
    const ratios = crops.map(({ identity, camera, frame, jpeg }) => {
      const truth = renderers
        .get(camera)
        ?.truth(frame)
        .find((figure) => figure.identity === identity);
      expect(truth?.visibility).toBeGreaterThan(0.6);
      const { width, height } = decodeJpeg(jpeg);
      return [width / (truth?.box.width ?? 0), height / (truth?.box.height ?? 0)];
    });
    for (const ratio of ratios.flat()) expect(Math.abs(Math.log(ratio))).toBeLessThan(0.3);
    const heights = ratios.map(([, ratio]) => ratio ?? 0);
    expect(Math.max(...heights) - Math.min(...heights)).toBeGreaterThan(0.1);
  });

  it('are the same bytes again', () => {
    expect([...renderDemoCrops(scene, CROPS)]).toEqual(crops);
  });
});

describe('writing crops of matches as a data set', () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'sightline-demo-crops-'));
  });
  afterAll(() => rm(root, { recursive: true }));
  const options = { ...CROPS, perCamera: 1, seconds: 1, venue: null, firstIdentity: 5001 } as const;

  it('makes a folder that opens as training pictures, the people of each seed apart', async () => {
    const folder = join(root, 'two');
    const summary = await writeDemoCrops({ ...options, folder, seeds: [31, 32] });
    const dataset = await openDataset(folder);
    expect(dataset).toMatchObject({ layout: 'market1501', refused: [], evaluation: {} });
    expect(dataset.train).toHaveLength(summary.pictures);
    const identities = new Set(dataset.train.map(({ identity }) => Number(identity)));
    expect(identities.size).toBe(summary.identities);
    expect(Math.min(...identities)).toBeGreaterThanOrEqual(5001);
    expect(Math.max(...identities)).toBeLessThan(5001 + 24);
    expect(summary.identities).toBeGreaterThan(20);
  });

  it('gives a match the same pictures whatever other seeds are asked for', async () => {
    const [both, alone] = [join(root, 'both'), join(root, 'alone')];
    await writeDemoCrops({ ...options, folder: both, seeds: [31, 32], venue: 'north-arena' });
    await writeDemoCrops({
      ...options,
      folder: alone,
      seeds: [32],
      venue: 'north-arena',
      firstIdentity: 5013,
    });
    for (const name of await readdir(join(alone, 'bounding_box_train'))) {
      const read = (folder: string): Promise<Buffer> => readFile(join(folder, 'bounding_box_train', name));
      expect((await read(both)).equals(await read(alone))).toBe(true);
    }
  });

  it('refuses the seeds that are kept for measuring, the demo’s among them, and writes nothing', async () => {
    expect(RESERVED_SEEDS).toContain(DEMO_SEED);
    expect(describeDemoScene()).toMatchObject({ seed: DEMO_SEED, castSeed: DEMO_SEED });
    for (const seed of RESERVED_SEEDS) {
      const work = writeDemoCrops({ ...options, folder: join(root, 'reserved'), seeds: [31, seed] });
      await expect(work).rejects.toThrow(`The seed ${seed} is kept for measuring`);
    }
    const twice = writeDemoCrops({ ...options, folder: join(root, 'reserved'), seeds: [31, 31] });
    await expect(twice).rejects.toBeInstanceOf(InvalidOptionError);
    expect(await readdir(root)).not.toContain('reserved');
  });
});

describe('a variant of a venue', () => {
  const base = findVenue('harbour-hall');

  it('depends on its seed alone', () => {
    expect(varyVenue(base, 5)).toEqual(varyVenue(base, 5));
    expect(varyVenue(base, 5).home.shirt).not.toEqual(varyVenue(base, 6).home.shirt);
  });

  it('has three kits that cannot be taken for each other', () => {
    const distance = (a: Kit, b: Kit): number =>
      Math.hypot(...a.shirt.map((value, channel) => value - (b.shirt[channel] ?? 0)));
    for (let seed = 0; seed < 50; seed += 1) {
      const { home, guests, referees } = varyVenue(base, seed);
      expect(
        Math.min(distance(home, guests), distance(home, referees), distance(guests, referees)),
      ).toBeGreaterThan(100);
    }
  });
});
