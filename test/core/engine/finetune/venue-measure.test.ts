import { expect, it } from 'vitest';
import { changedQueries, type VenueMeasure } from '../../../../core/engine/finetune/venue-measure.ts';

/** A measure whose queries, from 1 on, have their first right answers at these places. */
function measure(...places: readonly (number | null)[]): VenueMeasure {
  return {
    score: { rank1: 0, mAP: 0 },
    calibrationError: null,
    answers: places.map((firstRight, index) => ({
      query: index + 1,
      firstRight,
      best: [{ crop: 100 + index, isRight: firstRight === 1 }],
    })),
  };
}

it('queries whose first right answer moved are told, gains and losses, the largest movement first', () => {
  const changed = changedQueries(measure(1, 20, 2, 1, null), measure(1, 10, 1, 4, 1));
  expect(changed.map(({ query, firstRight }) => [query, firstRight.before, firstRight.after])).toEqual([
    [4, 1, 4],
    [2, 20, 10],
    [3, 2, 1],
  ]);
  expect(changed[0]?.before).toEqual([{ crop: 103, isRight: true }]);
  expect(changed[0]?.after).toEqual([{ crop: 103, isRight: false }]);
});

it('tells of a dozen queries at most', () => {
  const many = (place: number) => measure(...Array.from({ length: 30 }, () => place));
  expect(changedQueries(many(3), many(1))).toHaveLength(12);
});
