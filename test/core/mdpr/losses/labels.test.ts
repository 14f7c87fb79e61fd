import { describe, expect, it } from 'vitest';
import { constant, integers, type Value } from '../../../../core/graph/index.ts';
import { complement, labelMask, sameLabelMask, type LabelType } from '../../../../core/mdpr/losses/labels.ts';
import { evaluate } from './evaluate.ts';

const LABELS: Readonly<Record<LabelType, Value>> = {
  int64: integers([1, 0, 1]),
  int32: constant('int32', [3], Int32Array.of(1, 0, 1)),
  float32: constant('float32', [3], Float32Array.of(1, 0, 1)),
};

describe.each(Object.entries(LABELS))('masks of labels of type %s', (_, labels) => {
  it('mark the class of each sample, and who shares it', async () => {
    const same = sameLabelMask(labels);
    const [classes, pairs, others] = await evaluate(labelMask(labels, 3), same, complement(same));
    expect(classes).toEqual([0, 1, 0, 1, 0, 0, 0, 1, 0]);
    expect(pairs).toEqual([1, 0, 1, 0, 1, 0, 1, 0, 1]);
    expect(others).toEqual([0, 1, 0, 1, 0, 1, 0, 1, 0]);
  });
});
