import {
  concat,
  expand,
  flatten,
  pad,
  reshape,
  slice,
  split,
  squeeze,
  tile,
  transpose,
  unsqueeze,
} from '../../../../../core/graph/index.ts';
import { type GradientRow } from '../check-gradient.ts';

const cube = { shape: [2, 3, 5] };

export const shapeRows: readonly GradientRow[] = [
  { name: 'Reshape', operands: [cube], build: (x) => reshape(x, [5, -1]) },
  { name: 'Flatten', operands: [cube], build: (x) => flatten(x) },
  { name: 'Transpose', operands: [cube], build: (x) => transpose(x, [2, 0, 1]) },
  { name: 'Squeeze', operands: [{ shape: [2, 1, 3, 1] }], build: (x) => squeeze(x, [1, -1]) },
  { name: 'Unsqueeze', operands: [cube], build: (x) => unsqueeze(x, [0, -1]) },
  { name: 'Expand', operands: [{ shape: [2, 1] }], build: (x) => expand(x, [3, 1, 4]) },
  { name: 'Expand of a scalar', operands: [{ shape: [] }], build: (x) => expand(x, [2, 3]) },
  {
    name: 'Concat',
    operands: [{ shape: [2, 3] }, { shape: [2, 1] }, { shape: [2, 2] }],
    build: (a, b, c) => concat([a, b, c], { axis: -1 }),
  },
  { name: 'Concat of one value twice', operands: [cube], build: (a) => concat([a, a], { axis: 1 }) },
  { name: 'Split', operands: [cube], build: (x) => split(x, [1, 2], { axis: 1 }) },
  {
    name: 'Split of which one part is used',
    operands: [cube],
    build: (x) => split(x, [1, 2, 2], { axis: 2 }).slice(1, 2),
  },
  {
    name: 'Slice of ranges',
    operands: [cube],
    build: (x) =>
      slice(x, [
        { axis: 2, start: 1, end: -1 },
        { axis: 1, start: 2 },
      ]),
  },
  {
    name: 'Slice in steps',
    operands: [{ shape: [7, 5] }],
    build: (x) =>
      slice(x, [
        { axis: 0, start: 1, step: 3 },
        { axis: 1, start: 0, step: 2 },
      ]),
  },
  {
    name: 'Slice backwards',
    operands: [{ shape: [7] }],
    build: (x) => slice(x, [{ axis: 0, start: -2, end: -7, step: -2 }]),
  },
  { name: 'Pad', operands: [cube], build: (x) => pad(x, { pads: [0, 1, 2, 1, 0, 0] }) },
  { name: 'Pad that cuts off', operands: [cube], build: (x) => pad(x, { pads: [0, -1, 2, 0, 0, -3] }) },
  { name: 'Tile', operands: [{ shape: [2, 3] }], build: (x) => tile(x, [2, 3]) },
];
