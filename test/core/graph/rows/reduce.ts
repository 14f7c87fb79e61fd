import {
  argMax,
  reduceL2,
  reduceMax,
  reduceMean,
  reduceMin,
  reduceSum,
  reduceSumSquare,
} from '../../../../core/graph/index.ts';
import { floats, longs, type Row } from '../check-operator.ts';

const matrix = floats([2, 3], [1, 2, 3, 4, 5, 9]);

export const reduceRows: readonly Row[] = [
  {
    name: 'ReduceMean over the last axis',
    inputs: [matrix],
    build: (x) => reduceMean(x, { axes: [-1] }),
    expected: [2, 6],
  },
  { name: 'ReduceMean over everything', inputs: [matrix], build: (x) => reduceMean(x), expected: [4] },
  {
    name: 'ReduceMean over the picture without its axes',
    inputs: [floats([1, 2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8])],
    build: (x) => reduceMean(x, { axes: [2, 3], keepAxes: false }),
    expected: [2.5, 6.5],
  },
  {
    name: 'ReduceMax',
    inputs: [matrix],
    build: (x) => reduceMax(x, { axes: [0], keepAxes: false }),
    expected: [4, 5, 9],
  },
  { name: 'ReduceMin', inputs: [matrix], build: (x) => reduceMin(x, { axes: [1] }), expected: [1, 4] },
  {
    name: 'ReduceSumSquare',
    inputs: [matrix],
    build: (x) => reduceSumSquare(x, { axes: [1] }),
    expected: [14, 122],
  },
  {
    name: 'ReduceL2',
    inputs: [floats([1, 2], [3, 4])],
    build: (x) => reduceL2(x, { axes: [1] }),
    expected: [5],
  },
  {
    name: 'ReduceSum',
    inputs: [matrix],
    build: (x) => reduceSum(x, { axes: [0, -1], keepAxes: false }),
    expected: [24],
  },
  {
    name: 'ReduceSum of integers over all axes',
    inputs: [longs([2, 2], [1, 2, 3, 4])],
    build: (x) => reduceSum(x),
    expected: [10],
  },
  {
    name: 'ReduceSum of nothing',
    inputs: [floats([2, 0])],
    build: (x) => reduceSum(x, { axes: [1] }),
    expected: [0, 0],
  },
  {
    name: 'ArgMax takes the first of equals',
    inputs: [floats([2, 3], [1, 7, 7, 5, 2, 3])],
    build: (x) => argMax(x, { axis: 1 }),
    expected: [1, 0],
  },
  {
    name: 'ArgMax without its axis',
    inputs: [matrix],
    build: (x) => argMax(x, { axis: 0, keepAxes: false }),
    expected: [1, 1, 1],
  },
];
