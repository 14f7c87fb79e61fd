import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NaiveIdentitySampler, type SamplerOptions } from '../../../core/training/index.ts';

interface Case {
  readonly identities: readonly number[];
  readonly options: Required<SamplerOptions>;
}

/** Random data sets: 1–11 images of each identity, images of different identities mixed. */
const cases: fc.Arbitrary<Case> = fc
  .record({
    identitiesPerBatch: fc.integer({ min: 2, max: 4 }),
    imagesPerIdentity: fc.integer({ min: 2, max: 4 }),
    replicas: fc.integer({ min: 1, max: 3 }),
    seed: fc.integer({ min: 0, max: 1000 }),
  })
  .chain((options) =>
    fc
      .array(fc.integer({ min: 1, max: 11 }), {
        minLength: options.identitiesPerBatch * options.replicas,
        maxLength: options.identitiesPerBatch * options.replicas + 8,
      })
      .map((counts) => {
        const left = counts.map((count, identity) => ({ identity: 7 * identity + 3, count }));
        const identities: number[] = [];
        for (let round = 0; round < 11; round++) {
          for (const { identity, count } of left) if (round < count) identities.push(identity);
        }
        return { identities, options };
      }),
  );

/** The batch as groups of K images. */
function groupsOf(batch: readonly number[], size: number): number[][] {
  return Array.from({ length: batch.length / size }, (_, group) =>
    batch.slice(group * size, (group + 1) * size),
  );
}

function take(sampler: NaiveIdentitySampler, count: number): number[][] {
  return Array.from({ length: count }, () => sampler.next());
}

/**
 * Follows the rules of mdpr.md §7 over a sampler's batches, knowing nothing of its random choices: what is still
 * available in the pass, and when a new pass must begin.
 */
function followRules({ identities, options }: Case, batches: readonly (readonly number[])[]): void {
  const { identitiesPerBatch, imagesPerIdentity } = options;
  const total = Map.groupBy(identities.keys(), (image) => identities[image] ?? -1);
  const used = new Map<number, Set<number>>();
  const retired = new Set<number>();
  let drawn = 0;
  const beginPass = (): void => {
    used.clear();
    retired.clear();
    drawn = 0;
  };
  for (const batch of batches) {
    // The rules leave it to chance how many batches fit; only with too few identities left must a pass end, and an
    // image that is repeated or of a retired identity is allowed in a new pass alone.
    const groups = groupsOf(batch, imagesPerIdentity);
    const breaksPass = groups.some((group) => {
      const identity = identities[group[0] ?? -1] ?? -1;
      return retired.has(identity) || group.some((image) => used.get(identity)?.has(image) ?? false);
    });
    const left = total.size - retired.size;
    if (left < identitiesPerBatch) beginPass();
    else if (breaksPass) {
      // Only a global batch that could not be finished ends a pass with identities left.
      expect(options.replicas).toBeGreaterThan(1);
      expect(drawn).toBeGreaterThan(0);
      beginPass();
    }
    drawn += 1;
    for (const [index, group] of groups.entries()) {
      const identity = identities[group[0] ?? -1] ?? -1;
      expect(group.map((image) => identities[image])).toEqual(group.map(() => identity));
      expect(retired.has(identity)).toBe(false);
      const seen = used.get(identity) ?? new Set<number>();
      used.set(identity, seen);
      const own = total.get(identity)?.length ?? 0;
      if (own >= imagesPerIdentity) {
        for (const image of group) {
          expect(seen.has(image)).toBe(false);
          seen.add(image);
        }
      } else for (const image of group) seen.add(image);
      if (own < imagesPerIdentity || own - seen.size < imagesPerIdentity) retired.add(identity);
      // Identities are drawn without replacement within each device's batch.
      const chunk = groups.slice(index - (index % identitiesPerBatch), index);
      expect(chunk.map((other) => identities[other[0] ?? -1])).not.toContain(identity);
    }
  }
}

describe('NaiveIdentitySampler', () => {
  it('keeps the rules of the published sampler on any data', () => {
    fc.assert(
      fc.property(cases, (example) => {
        const sampler = new NaiveIdentitySampler(example.identities, example.options);
        const batches = take(sampler, 12);
        const { identitiesPerBatch, imagesPerIdentity, replicas } = example.options;
        for (const batch of batches)
          expect(batch).toHaveLength(identitiesPerBatch * imagesPerIdentity * replicas);
        followRules(example, batches);
      }),
      { numRuns: 300, seed: 11 },
    );
  });

  it('goes on identically from a position', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 0, max: 9 }), ({ identities, options }, stop) => {
        const whole = take(new NaiveIdentitySampler(identities, options), 12);
        const first = new NaiveIdentitySampler(identities, options);
        take(first, stop);
        const resumed = new NaiveIdentitySampler(identities, options);
        resumed.skipTo(first.position);
        expect(take(resumed, 12 - stop)).toEqual(whole.slice(stop));
      }),
      { numRuns: 100, seed: 12 },
    );
  });

  it('shows every image once in a pass when all identities have whole groups', () => {
    // Batches of all 6 identities × 2 of their 4 images: two of them are the whole pass.
    const identities = Array.from({ length: 24 }, (_, image) => image % 6);
    const sampler = new NaiveIdentitySampler(identities, {
      identitiesPerBatch: 6,
      imagesPerIdentity: 2,
      seed: 3,
    });
    const pass = take(sampler, 2).flat();
    expect(pass.toSorted((a, b) => a - b)).toEqual([...identities.keys()]);
  });

  it('repeats the one image of an identity that has no other', () => {
    const sampler = new NaiveIdentitySampler([5, 9], {
      identitiesPerBatch: 2,
      imagesPerIdentity: 3,
      seed: 1,
    });
    expect(sampler.next().toSorted((a, b) => a - b)).toEqual([0, 0, 0, 1, 1, 1]);
  });

  it('draws identities and images evenly', () => {
    const identities = Array.from({ length: 40 }, (_, image) => Math.floor(image / 5));
    const counts = new Array<number>(40).fill(0);
    const sampler = new NaiveIdentitySampler(identities, {
      identitiesPerBatch: 4,
      imagesPerIdentity: 4,
      seed: 2,
    });
    for (const image of take(sampler, 1000).flat()) counts[image] = (counts[image] ?? 0) + 1;
    // 16,000 draws over 40 images are 400 each, with a standard deviation of at most 20 were they independent.
    for (const count of counts) expect(Math.abs(count - 400)).toBeLessThan(60);
  });

  it('gives another order for another seed', () => {
    const identities = Array.from({ length: 64 }, (_, image) => image % 16);
    const order = (seed: number): number[] =>
      new NaiveIdentitySampler(identities, { identitiesPerBatch: 4, imagesPerIdentity: 4, seed }).next();
    expect(order(1)).toEqual(order(1));
    expect(order(1)).not.toEqual(order(2));
  });

  it('refuses fewer identities than a batch takes, saying how many there are', () => {
    const options = { identitiesPerBatch: 4, imagesPerIdentity: 2, seed: 0 };
    expect(() => new NaiveIdentitySampler([1, 1, 2, 2, 3], options)).toThrow(
      /show 3 identities, but a batch takes 4/,
    );
    expect(() => new NaiveIdentitySampler([1, 2, 3, 4], { ...options, replicas: 2 })).toThrow(/takes 8/);
  });

  it.each([1, 0, -2, 2.5, Number.NaN])('refuses %d images of each identity', (imagesPerIdentity) => {
    const options = { identitiesPerBatch: 2, imagesPerIdentity, seed: 0 };
    expect(() => new NaiveIdentitySampler([1, 2], options)).toThrow(/whole number of at least 2/);
  });

  it('refuses to go back', () => {
    const sampler = new NaiveIdentitySampler([1, 2], {
      identitiesPerBatch: 2,
      imagesPerIdentity: 2,
      seed: 0,
    });
    sampler.next();
    expect(() => sampler.skipTo(0)).toThrow(/stands at batch 1 and cannot go to batch 0/);
  });
});
