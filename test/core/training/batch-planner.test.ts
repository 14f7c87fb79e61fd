import { describe, expect, it } from 'vitest';
import {
  BatchPlanner,
  labelImages,
  PUBLISHED_AUGMENTATION,
  SMALL_AUGMENTATION,
  type BatchOptions,
  type PlannedBatch,
} from '../../../core/training/index.ts';

const IMAGES = labelImages(
  Array.from({ length: 60 }, (_, index) => ({ file: `${index}.jpg`, identity: `person ${index % 12}` })),
);

const OPTIONS: BatchOptions = {
  identitiesPerBatch: 4,
  imagesPerIdentity: 2,
  seed: 17,
  width: 24,
  height: 48,
  // A small pool, so that old patches leave it within the test.
  augmentation: {
    ...SMALL_AUGMENTATION,
    patch: { ...SMALL_AUGMENTATION.patch, probability: 0.5, capacity: 50, minimumPatches: 20 },
  },
};

function take(planner: BatchPlanner, count: number): PlannedBatch[] {
  return Array.from({ length: count }, () => planner.next());
}

describe('BatchPlanner', () => {
  const whole = take(new BatchPlanner(IMAGES, OPTIONS), 30);

  it('gives every sample the class of its own file', () => {
    for (const { samples, labels } of whole) {
      expect(samples).toHaveLength(8);
      expect([...labels].map((label) => IMAGES.identities[label])).toEqual(
        samples.map(({ file }) => `person ${Number.parseInt(file, 10) % 12}`),
      );
    }
  });

  it('goes on identically from every batch, pasted patches included', () => {
    expect(take(new BatchPlanner(IMAGES, OPTIONS), 30)).toEqual(whole);
    for (const [batch, { next }] of whole.entries()) {
      const resumed = new BatchPlanner(IMAGES, OPTIONS, structuredClone(next));
      expect(take(resumed, 2).slice(0, 29 - batch)).toEqual(whole.slice(batch + 1, batch + 3));
    }
  });

  it('pastes patches of the latest 50 samples, as those were distorted', () => {
    const samples = whole.flatMap((batch) => batch.samples);
    const pasted = samples.flatMap((sample, index) => (sample.paste === null ? [] : [{ sample, index }]));
    expect(pasted.length).toBeGreaterThan(60);
    for (const { sample, index } of pasted) {
      const latest = samples
        .slice(Math.max(0, index - 49), index + 1)
        .map(({ file, distortion }) => ({ file, distortion }));
      expect(latest).toContainEqual(sample.paste?.source);
    }
  });

  it('distorts one image differently each time it comes', () => {
    const seen = whole
      .flatMap((batch) => batch.samples)
      .filter((sample) => sample.file === '0.jpg')
      .map((sample) => JSON.stringify(sample.distortion));
    expect(seen.length).toBeGreaterThan(2);
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('plans another run for another seed', () => {
    expect(new BatchPlanner(IMAGES, { ...OPTIONS, seed: 18 }).next()).not.toEqual(whole[0]);
  });

  it('never pastes with a probability of 0', () => {
    const augmentation = {
      ...PUBLISHED_AUGMENTATION,
      patch: { ...OPTIONS.augmentation.patch, probability: 0 },
    };
    const planner = new BatchPlanner(IMAGES, { ...OPTIONS, augmentation }, whole[9]?.next);
    expect(take(planner, 20).flatMap((batch) => batch.samples.filter(({ paste }) => paste !== null))).toEqual(
      [],
    );
  });

  it('refuses a position in other images', () => {
    const fewer = labelImages(IMAGES.images.slice(1));
    expect(() => new BatchPlanner(fewer, OPTIONS, whole[0]?.next)).toThrow(/trained on other images/);
  });
});
