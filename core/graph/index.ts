export {
  normalizeByBatch,
  runningStatistics,
  type BatchNormalized,
} from './compositions/batch-statistics.ts';
export { pickByLabel, writtenLogSoftmax } from './compositions/log-softmax.ts';
export { gradients } from './gradient/gradients.ts';
export { graph, leavesOf, nodesInOrder, type Graph } from './graph.ts';
export { liveBytes, type LiveBytes } from './live-bytes.ts';
export { parseModel, type Model } from './onnx/decode.ts';
export { encodeModel, OPSET, type Metadata } from './onnx/encode.ts';
export { withHalfWeights } from './onnx/half-weights.ts';
export { readModelSummary, type ModelSummary, type Port } from './onnx/summary.ts';
export { type NodeOptions, type Operator } from './operator.ts';
export { and, equal, greater, greaterOrEqual, less, lessOrEqual, or, where, xor } from './ops/comparison.ts';
export { conv, convTranspose, type ConvOptions, type ConvTransposeOptions } from './ops/convolution.ts';
export {
  absolute,
  add,
  cast,
  ceil,
  clip,
  divide,
  exp,
  floor,
  hardSigmoid,
  identity,
  leakyRelu,
  log,
  maximum,
  minimum,
  modulo,
  multiply,
  negate,
  not,
  power,
  reciprocal,
  relu,
  sigmoid,
  sqrt,
  subtract,
  tanh,
} from './ops/elementwise.ts';
export { loop, type Iteration, type Looped, type LoopOptions } from './ops/loop.ts';
export { gemm, matmul, type GemmOptions } from './ops/matmul.ts';
export {
  batchNormalization,
  instanceNormalization,
  logSoftmax,
  softmax,
  type ChannelStatistics,
  type NormalizationOptions,
} from './ops/normalization.ts';
export { concat, pad, slice, split, tile, type PadOptions, type Range } from './ops/parts.ts';
export { averagePool, globalAveragePool, globalMaxPool, maxPool, type PoolOptions } from './ops/pooling.ts';
export {
  argMax,
  reduceL2,
  reduceMax,
  reduceMean,
  reduceMin,
  reduceSum,
  reduceSumSquare,
  type ReduceOptions,
} from './ops/reduce.ts';
export { resize, type ResizeOptions } from './ops/resize.ts';
export {
  gather,
  gatherElements,
  gatherND,
  scatterElements,
  topK,
  type TopKOptions,
} from './ops/selection.ts';
export {
  expand,
  flatten,
  reshape,
  shapeOf,
  squeeze,
  transpose,
  unsqueeze,
  type ShapeOperand,
} from './ops/shape.ts';
export { stopGradient } from './ops/stop-gradient.ts';
export { OPERATORS, operatorOf, type OperatorKind } from './ops/table.ts';
export { SIMPLIFICATIONS, simplify, type Simplification } from './simplify.ts';
export { substitute } from './substitute.ts';
export {
  elementCount,
  formatShape,
  formatType,
  UNKNOWN,
  type Dimension,
  type ElementType,
  type Shape,
  type TensorData,
  type TensorType,
} from './types.ts';
export {
  constant,
  floats,
  input,
  integers,
  knownIntegers,
  scalar,
  type Constant,
  type Input,
  type Node,
  type Result,
  type Value,
} from './value.ts';
