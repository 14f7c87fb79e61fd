import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexesOfLargest } from '../../../core/search/largest.ts';

describe('indexesOfLargest', () => {
  it('gives exactly the scores that no `count` others exceed, ascending in index', () => {
    const score = fc.oneof(fc.constantFrom(-1, 0, 0.5, 1), fc.float({ min: -1, max: 1, noNaN: true }));
    fc.assert(
      fc.property(fc.array(score, { maxLength: 50 }), fc.integer({ min: 1, max: 60 }), (list, count) => {
        const scores = Float32Array.from(list);
        const expected = [...scores.keys()].filter(
          (index) => scores.filter((other) => other > (scores[index] ?? 0)).length < count,
        );
        expect(indexesOfLargest(scores, count)).toEqual(expected);
      }),
    );
  });
});
