import {
  gather,
  gatherElements,
  logSoftmax,
  pickByLabel,
  scatterElements,
  softmax,
  topK,
  writtenLogSoftmax,
} from '../../../../../core/graph/index.ts';
import { type GradientRow } from '../check-gradient.ts';

const matrix = { shape: [3, 4] };
const labels = { shape: [3], values: [2, 0, 2], type: 'int64' } as const;
const column = { shape: [3, 1], values: [2, -4, 2], type: 'int64' } as const;

export const selectionRows: readonly GradientRow[] = [
  {
    name: 'Gather of rows, one twice and one from the end',
    operands: [matrix, { shape: [2, 2], values: [1, 0, 1, -1], type: 'int64' }],
    build: (x, at) => gather(x, at, { axis: 0 }),
  },
  {
    name: 'Gather along an inner axis',
    operands: [{ shape: [2, 3, 5] }, labels],
    build: (x, at) => gather(x, at, { axis: 1 }),
  },
  {
    name: 'GatherElements of labels',
    operands: [matrix, column],
    build: (x, at) => gatherElements(x, at, { axis: 1 }),
  },
  {
    name: 'GatherElements, one twice',
    operands: [matrix, { shape: [2, 3], values: [0, 0, 1, 2, 2, 2], type: 'int64' }],
    build: (x, at) => gatherElements(x, at, { axis: 1 }),
  },
  {
    name: 'ScatterElements puts',
    operands: [matrix, column, { shape: [3, 1] }],
    build: (x, at, updates) => scatterElements(x, at, updates, { axis: 1 }),
  },
  {
    name: 'ScatterElements adds',
    operands: [matrix, { shape: [1, 2], values: [1, 1], type: 'int64' }, { shape: [1, 2] }],
    build: (x, at, updates) => scatterElements(x, at, updates, { axis: 0, reduction: 'add' }),
  },
  { name: 'TopK', operands: [matrix], build: (x) => topK(x, { axis: 1, count: 2 }).values },
  { name: 'Softmax', operands: [matrix], build: (x) => softmax(x, { axis: -1 }) },
  {
    name: 'Softmax over channels',
    operands: [{ shape: [2, 3, 2, 2] }],
    build: (x) => softmax(x, { axis: 1 }),
  },
  { name: 'LogSoftmax', operands: [matrix], build: (x) => logSoftmax(x, { axis: 1 }) },
  { name: 'log-softmax written out', operands: [matrix], build: (x) => writtenLogSoftmax(x, { axis: 1 }) },
  { name: 'logits by label', operands: [matrix, labels], build: (x, at) => pickByLabel(x, at) },
];
