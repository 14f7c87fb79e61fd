import {
  reduceL2,
  reduceMax,
  reduceMean,
  reduceMin,
  reduceSum,
  reduceSumSquare,
} from '../../../../../core/graph/index.ts';
import { type GradientRow } from '../check-gradient.ts';

const cube = { shape: [2, 3, 5] };

export const reduceRows: readonly GradientRow[] = [
  { name: 'ReduceSum', operands: [cube], build: (x) => reduceSum(x, { axes: [1] }) },
  {
    name: 'ReduceSum without its axes',
    operands: [cube],
    build: (x) => reduceSum(x, { axes: [0, -1], keepAxes: false }),
  },
  { name: 'ReduceSum of everything', operands: [cube], build: (x) => reduceSum(x, { keepAxes: false }) },
  { name: 'ReduceMean over everything', operands: [cube], build: (x) => reduceMean(x) },
  {
    name: 'ReduceMean over the picture',
    operands: [{ shape: [2, 3, 2, 4] }],
    build: (x) => reduceMean(x, { axes: [2, 3], keepAxes: false }),
  },
  {
    name: 'ReduceMax',
    operands: [cube],
    build: (x) => reduceMax(x, { axes: [-1], keepAxes: false }),
  },
  {
    name: 'ReduceMax of equals',
    operands: [{ shape: [2, 3], values: [1, 4, 4, 5, 2, 5] }],
    build: (x) => reduceMax(x, { axes: [1] }),
    kink: 'equal ones share evenly',
  },
  { name: 'ReduceMin', operands: [cube], build: (x) => reduceMin(x, { axes: [0, 2] }) },
  { name: 'ReduceSumSquare', operands: [cube], build: (x) => reduceSumSquare(x, { axes: [0, 2] }) },
  {
    name: 'ReduceL2',
    operands: [cube],
    build: (x) => reduceL2(x, { axes: [2], keepAxes: false }),
    precision: 'single',
  },
  {
    name: 'ReduceL2 of zeros beside others',
    operands: [{ shape: [2, 2], values: [0, 0, 3, 4] }],
    build: (x) => reduceL2(x, { axes: [1] }),
    precision: 'single',
    kink: 'the length 0 has no direction',
  },
];
