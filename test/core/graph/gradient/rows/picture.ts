import {
  batchNormalization,
  conv,
  convTranspose,
  globalAveragePool,
  globalMaxPool,
  instanceNormalization,
  maxPool,
  normalizeByBatch,
  runningStatistics,
  type ConvOptions,
} from '../../../../../core/graph/index.ts';
import { type GradientRow } from '../check-gradient.ts';

const channels = { shape: [3], from: 0.5, to: 2 };

/** A convolution of a picture [2, C, H, W] by a weight. */
const convRow = (
  name: string,
  picture: readonly number[],
  weight: readonly number[],
  options: ConvOptions = {},
): GradientRow => ({
  name,
  operands: [{ shape: picture }, { shape: weight }],
  build: (x, w) => conv(x, w, options),
  precision: 'single',
});

export const pictureRows: readonly GradientRow[] = [
  convRow('Conv 3x3', [2, 2, 5, 4], [3, 2, 3, 3], { pads: [1, 1, 1, 1] }),
  convRow('Conv 3x3 of many channels', [1, 17, 3, 2], [2, 17, 3, 3], { pads: [1, 1, 1, 1] }),
  convRow('Conv 3x3 at stride 2 of even sizes', [2, 2, 6, 4], [2, 2, 3, 3], {
    pads: [1, 1, 1, 1],
    strides: [2, 2],
  }),
  convRow('Conv 7x7 at stride 2, as a stem', [1, 3, 8, 6], [2, 3, 7, 7], {
    pads: [3, 3, 3, 3],
    strides: [2, 2],
  }),
  convRow('Conv 1x1', [2, 3, 4, 2], [5, 3, 1, 1]),
  convRow('Conv 1x1 at stride 2', [2, 3, 5, 4], [2, 3, 1, 1], { strides: [2, 2] }),
  convRow('Conv in groups', [2, 4, 4, 3], [6, 2, 3, 3], { group: 2, pads: [1, 1, 1, 1] }),
  convRow('Conv depthwise', [1, 3, 4, 4], [3, 1, 3, 3], { group: 3, strides: [2, 1] }),
  convRow('Conv dilated, padded on one side', [1, 2, 7, 6], [2, 2, 2, 3], {
    dilations: [2, 2],
    pads: [0, 1, 1, 0],
  }),
  convRow('Conv over one axis', [2, 3, 5], [4, 3, 2]),
  {
    name: 'Conv with bias',
    operands: [{ shape: [2, 2, 3, 3] }, { shape: [3, 2, 2, 2] }, { shape: [3] }],
    build: (x, w, bias) => conv(x, w, { bias }),
    precision: 'single',
  },
  {
    name: 'ConvTranspose with stride, groups and bias',
    operands: [{ shape: [2, 4, 3, 2] }, { shape: [4, 2, 3, 3] }, { shape: [4] }],
    build: (x, w, bias) =>
      convTranspose(x, w, { bias, group: 2, strides: [2, 2], pads: [1, 1, 1, 1], outputPadding: [1, 1] }),
    precision: 'single',
  },
  {
    name: 'MaxPool of overlapping windows in ceil mode',
    operands: [{ shape: [2, 2, 6, 5] }],
    build: (x) => maxPool(x, { kernel: [3, 3], strides: [2, 2], ceilMode: true }),
  },
  {
    name: 'MaxPool with padding',
    operands: [{ shape: [1, 2, 5, 4] }],
    build: (x) => maxPool(x, { kernel: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] }),
  },
  {
    name: 'MaxPool that skips elements',
    operands: [{ shape: [1, 1, 7, 5] }],
    build: (x) => maxPool(x, { kernel: [2, 1], strides: [3, 2] }),
  },
  {
    name: 'MaxPool of equals, first match',
    operands: [{ shape: [1, 1, 3, 3], values: [7, 7, 1, 7, 7, 1, 1, 1, 1] }],
    build: (x) => maxPool(x, { kernel: [2, 2] }),
    kink: 'of equal ones the first has all',
  },
  {
    name: 'GlobalAveragePool',
    operands: [{ shape: [2, 3, 2, 4] }],
    build: (x) => globalAveragePool(x),
    precision: 'single',
  },
  {
    name: 'GlobalMaxPool',
    operands: [{ shape: [2, 3, 2, 4] }],
    build: (x) => globalMaxPool(x),
    precision: 'single',
  },
  {
    name: 'BatchNormalization by given statistics',
    operands: [{ shape: [2, 3, 2, 2] }, channels, { shape: [3] }, { shape: [3] }, channels],
    build: (input, ...rest) => {
      const [scale = input, bias = input, mean = input, variance = input] = rest;
      return batchNormalization(input, { scale, bias, mean, variance });
    },
  },
  {
    name: 'BatchNormalization of vectors by given statistics',
    operands: [{ shape: [5, 3] }, channels, { shape: [3] }, { shape: [3] }, channels],
    build: (input, ...rest) => {
      const [scale = input, bias = input, mean = input, variance = input] = rest;
      return batchNormalization(input, { scale, bias, mean, variance }, { epsilon: 0.01 });
    },
  },
  {
    name: 'batch normalization by batch statistics',
    operands: [{ shape: [3, 3, 4, 2] }, channels, { shape: [3] }],
    build: (x, scale, bias) => normalizeByBatch(x, { scale, bias }).output,
  },
  {
    name: 'batch normalization of vectors by batch statistics',
    operands: [{ shape: [6, 3], from: 20, to: 21 }, channels, { shape: [3] }],
    build: (x, scale, bias) => normalizeByBatch(x, { scale, bias }).output,
  },
  {
    name: 'running statistics of a batch',
    operands: [{ shape: [2, 3, 2, 2] }, channels, channels],
    build: (x, mean, variance) => {
      const measured = normalizeByBatch(x, { scale: mean, bias: mean });
      return Object.values(runningStatistics({ mean, variance }, measured, { count: 8 }));
    },
  },
  {
    name: 'InstanceNormalization',
    operands: [{ shape: [2, 3, 3, 2] }, channels, { shape: [3] }],
    build: (x, scale, bias) => instanceNormalization(x, { scale, bias }),
    precision: 'single',
  },
];
