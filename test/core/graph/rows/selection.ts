import { gather, gatherElements, gatherND, scatterElements, topK } from '../../../../core/graph/index.ts';
import { floats, longs, type Row } from '../check-operator.ts';

const matrix = floats([2, 3], [1, 2, 3, 4, 5, 6]);

export const selectionRows: readonly Row[] = [
  {
    name: 'Gather of rows',
    inputs: [matrix, longs([2, 2], [1, 0, 1, 1])],
    build: (x, at) => gather(x, at, { axis: 0 }),
    expected: [4, 5, 6, 1, 2, 3, 4, 5, 6, 4, 5, 6],
  },
  {
    name: 'Gather by a scalar drops the axis',
    inputs: [matrix, longs([], [-1])],
    build: (x, at) => gather(x, at, { axis: 1 }),
    expected: [3, 6],
  },
  {
    name: 'GatherElements',
    inputs: [matrix, longs([2, 1], [2, 0])],
    build: (x, at) => gatherElements(x, at, { axis: 1 }),
    expected: [3, 4],
  },
  {
    name: 'GatherND of elements',
    inputs: [matrix, longs([3, 2], [0, 0, 1, 2, 1, 0])],
    build: (x, at) => gatherND(x, at),
    expected: [1, 6, 4],
  },
  {
    name: 'GatherND of rows',
    inputs: [matrix, longs([1, 1, 1], [1])],
    build: (x, at) => gatherND(x, at),
    expected: [4, 5, 6],
  },
  {
    name: 'GatherND in batches',
    inputs: [matrix, longs([2, 1], [2, 0])],
    build: (x, at) => gatherND(x, at, { batchAxes: 1 }),
    expected: [3, 4],
  },
  {
    name: 'ScatterElements puts',
    inputs: [matrix, longs([2, 1], [2, 0]), floats([2, 1], [9, 8])],
    build: (x, at, updates) => scatterElements(x, at, updates, { axis: 1 }),
    expected: [1, 2, 9, 8, 5, 6],
  },
  {
    name: 'ScatterElements adds at one place twice',
    inputs: [floats([3], [0, 0, 0]), longs([2], [1, 1]), floats([2], [2, 3])],
    build: (x, at, updates) => scatterElements(x, at, updates, { axis: 0, reduction: 'add' }),
    expected: [0, 5, 0],
  },
  {
    name: 'TopK of the greatest, of equal ones the first',
    inputs: [floats([1, 5], [3, 9, 1, 9, 5])],
    build: (x) => Object.values(topK(x, { axis: 1, count: 3 })),
    expected: [9, 9, 5],
  },
  {
    name: 'TopK indices of the least',
    inputs: [floats([4], [3, 9, 1, 2])],
    build: (x) => topK(x, { axis: 0, count: 2, isLargest: false }).indices,
    expected: [2, 3],
  },
];
