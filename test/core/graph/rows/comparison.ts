import {
  and,
  equal,
  greater,
  greaterOrEqual,
  less,
  lessOrEqual,
  or,
  where,
  xor,
} from '../../../../core/graph/index.ts';
import { flags, floats, longs, type Row } from '../check-operator.ts';

const left = [1, 2, 3];
const truth = [flags([4], [0, 0, 1, 1]), flags([4], [0, 1, 0, 1])];

export const comparisonRows: readonly Row[] = [
  {
    name: 'Equal of integers',
    inputs: [longs([3], left), longs([], [2])],
    build: (a, b) => equal(a, b),
    expected: [0, 1, 0],
  },
  { name: 'Equal of flags', inputs: truth, build: (a, b) => equal(a, b), expected: [1, 0, 0, 1] },
  {
    name: 'Less, broadcast both ways',
    inputs: [floats([2, 1], [1, 3]), floats([1, 2], [2, 3])],
    build: (a, b) => less(a, b),
    expected: [1, 1, 0, 0],
  },
  {
    name: 'LessOrEqual',
    inputs: [floats([3], left), floats([1], [2])],
    build: (a, b) => lessOrEqual(a, b),
    expected: [1, 1, 0],
  },
  {
    name: 'Greater',
    inputs: [floats([3], left), floats([1], [2])],
    build: (a, b) => greater(a, b),
    expected: [0, 0, 1],
  },
  {
    name: 'GreaterOrEqual',
    inputs: [floats([3], left), floats([1], [2])],
    build: (a, b) => greaterOrEqual(a, b),
    expected: [0, 1, 1],
  },
  { name: 'And', inputs: truth, build: (a, b) => and(a, b), expected: [0, 0, 0, 1] },
  { name: 'Or', inputs: truth, build: (a, b) => or(a, b), expected: [0, 1, 1, 1] },
  { name: 'Xor', inputs: truth, build: (a, b) => xor(a, b), expected: [0, 1, 1, 0] },
  {
    name: 'Where with all three broadcast',
    inputs: [flags([2, 1], [1, 0]), floats([3], [1, 2, 3]), floats([], [9])],
    build: (condition, a, b) => where(condition, a, b),
    expected: [1, 2, 3, 9, 9, 9],
  },
];
