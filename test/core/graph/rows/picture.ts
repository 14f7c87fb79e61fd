import {
  averagePool,
  batchNormalization,
  conv,
  convTranspose,
  globalAveragePool,
  globalMaxPool,
  instanceNormalization,
  logSoftmax,
  maxPool,
  softmax,
} from '../../../../core/graph/index.ts';
import { floats, type Row } from '../check-operator.ts';

const picture = floats([1, 1, 3, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9]);
const ones = floats([1, 1, 2, 2], [1, 1, 1, 1]);
const statistics = [floats([2], [2, 1]), floats([2], [0, 10]), floats([2], [1, 0]), floats([2], [4, 1])];

export const pictureRows: readonly Row[] = [
  { name: 'Conv', inputs: [picture, ones], build: (x, w) => conv(x, w), expected: [12, 16, 24, 28] },
  {
    name: 'Conv with bias, stride and pads on one side',
    inputs: [picture, ones, floats([1], [100])],
    build: (x, w, bias) => conv(x, w, { bias, strides: [2, 2], pads: [0, 0, 1, 1] }),
    expected: [112, 109, 115, 109],
  },
  {
    name: 'Conv depthwise',
    inputs: [floats([1, 2, 1, 2], [1, 2, 3, 4]), floats([2, 1, 1, 1], [10, 100])],
    build: (x, w) => conv(x, w, { group: 2 }),
    expected: [10, 20, 300, 400],
  },
  {
    name: 'Conv dilated',
    inputs: [picture, ones],
    build: (x, w) => conv(x, w, { dilations: [2, 2] }),
    expected: [20],
  },
  { name: 'Conv over one axis', inputs: [floats([2, 3, 5]), floats([4, 3, 2])], build: (x, w) => conv(x, w) },
  {
    name: 'ConvTranspose',
    inputs: [floats([1, 1, 1, 2], [1, 2]), ones],
    build: (x, w) => convTranspose(x, w),
    expected: [1, 3, 2, 1, 3, 2],
  },
  {
    name: 'ConvTranspose with stride, pads and output padding',
    inputs: [floats([2, 4, 5, 3]), floats([4, 2, 3, 3]), floats([4])],
    build: (x, w, bias) =>
      convTranspose(x, w, { bias, group: 2, strides: [2, 2], pads: [1, 1, 1, 1], outputPadding: [1, 1] }),
  },
  {
    name: 'MaxPool',
    inputs: [picture],
    build: (x) => maxPool(x, { kernel: [2, 2] }),
    expected: [5, 6, 8, 9],
  },
  {
    name: 'MaxPool in ceil mode cuts the last window',
    inputs: [floats([1, 1, 4, 4], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16])],
    build: (x) => maxPool(x, { kernel: [3, 3], strides: [2, 2], ceilMode: true }),
    expected: [11, 12, 15, 16],
  },
  {
    name: 'MaxPool never takes its padding',
    inputs: [floats([1, 1, 1, 2], [-5, -3])],
    build: (x) => maxPool(x, { kernel: [1, 3], pads: [0, 1, 0, 1] }),
    expected: [-3, -3],
  },
  {
    name: 'AveragePool',
    inputs: [picture],
    build: (x) => averagePool(x, { kernel: [2, 2] }),
    expected: [3, 4, 6, 7],
  },
  {
    name: 'AveragePool does not count its padding',
    inputs: [floats([1, 1, 1, 2], [4, 8])],
    build: (x) => averagePool(x, { kernel: [1, 2], pads: [0, 1, 0, 0] }),
    expected: [4, 6],
  },
  { name: 'GlobalAveragePool', inputs: [picture], build: (x) => globalAveragePool(x), expected: [5] },
  { name: 'GlobalMaxPool', inputs: [picture], build: (x) => globalMaxPool(x), expected: [9] },
  {
    name: 'BatchNormalization',
    inputs: [floats([1, 2, 1, 2], [3, 5, 1, 2]), ...statistics],
    build: (x, ...[scale, bias, mean, variance]) =>
      batchNormalization(
        x,
        { scale: scale ?? x, bias: bias ?? x, mean: mean ?? x, variance: variance ?? x },
        { epsilon: 0 },
      ),
    expected: [2, 4, 11, 12],
    needsSizes: true,
  },
  {
    name: 'BatchNormalization of vectors',
    inputs: [floats([2, 2], [3, 1, 5, 2]), ...statistics],
    build: (x, ...[scale, bias, mean, variance]) =>
      batchNormalization(
        x,
        { scale: scale ?? x, bias: bias ?? x, mean: mean ?? x, variance: variance ?? x },
        { epsilon: 0 },
      ),
    expected: [2, 11, 4, 12],
    needsSizes: true,
  },
  {
    name: 'InstanceNormalization uses the biased variance of each picture',
    inputs: [floats([2, 1, 1, 2], [1, 3, 10, 30]), floats([1], [2]), floats([1], [5])],
    build: (x, scale, bias) => instanceNormalization(x, { scale, bias }, { epsilon: 1e-9 }),
    expected: [3, 7, 3, 7],
  },
  {
    name: 'Softmax over channels',
    inputs: [floats([1, 2, 1, 2], [0, 5, Math.log(3), 5])],
    build: (x) => softmax(x, { axis: 1 }),
    expected: [0.25, 0.5, 0.75, 0.5],
  },
  {
    name: 'LogSoftmax does not overflow',
    inputs: [floats([1, 2], [1000, 1000])],
    build: (x) => logSoftmax(x, { axis: -1 }),
    expected: [-Math.LN2, -Math.LN2],
  },
];
