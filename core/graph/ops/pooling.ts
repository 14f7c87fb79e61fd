import { numberLike, sizesOf } from '../gradient/like.ts';
import { notDifferentiable, type GradientRules, type NoAttributes } from '../gradient/rule.ts';
import { applyOne, operator, requireType, type NodeOptions, type Refuse } from '../operator.ts';
import { FLOAT_TYPES, UNKNOWN, type Shape } from '../types.ts';
import { type Result, type Value } from '../value.ts';
import { equal } from './comparison.ts';
import { cast, divide, multiply } from './elementwise.ts';
import { maxPoolGradient } from './pooling-gradient.ts';
import { reduceSum } from './reduce.ts';
import { completeWindow, slide, WINDOW_ATTRIBUTES, type WindowOptions } from './window.ts';

interface PoolAttributes {
  readonly kernel_shape?: readonly number[] | undefined;
  readonly strides?: readonly number[] | undefined;
  readonly pads?: readonly number[] | undefined;
  readonly dilations?: readonly number[] | undefined;
  readonly ceil_mode?: number | undefined;
}

function pooledShape(shape: Shape, attributes: PoolAttributes, refuse: Refuse): Shape {
  const { kernel_shape: kernel = refuse('kernel_shape is missing'), ceil_mode = 0 } = attributes;
  const [batch = UNKNOWN, channels = UNKNOWN, ...spatial] = shape;
  if (spatial.length === 0 || spatial.length !== kernel.length) {
    refuse(
      `a window of ${kernel.length} axes needs an input of ${kernel.length + 2} axes, [N, C, spatial axes]`,
    );
  }
  const window = completeWindow(kernel, attributes, refuse);
  // A window that lies in the padding alone would have no greatest element.
  const isInside = window.pads.every((pad, index) => pad < (window.kernel[index % kernel.length] ?? 1));
  if (!isInside) refuse('pads must be smaller than the kernel');
  return [batch, channels, ...slide(spatial, window, ceil_mode === 1 ? 'ceil' : 'floor', refuse)];
}

export interface PoolOptions extends NodeOptions, WindowOptions {
  /** Size of the window, one for each spatial axis. */
  readonly kernel: readonly number[];
  /** Whether a window that only begins inside the picture counts too, cut at the border. Default: false. */
  readonly ceilMode?: boolean | undefined;
}

const poolAttributes = (options: Omit<PoolOptions, 'dilations'>) => ({
  kernel_shape: options.kernel,
  strides: options.strides,
  pads: options.pads,
  ceil_mode: options.ceilMode === true ? 1 : 0,
});

export const MaxPool = operator('MaxPool', {
  since: 12,
  operands: ['input'],
  attributes: { ...WINDOW_ATTRIBUTES, kernel_shape: 'ints', ceil_mode: 'int' },
  infer({ input }, attributes, refuse) {
    requireType(input, [...FLOAT_TYPES, 'int8', 'uint8'], refuse);
    return [{ elementType: input.elementType, shape: pooledShape(input.shape, attributes, refuse) }];
  },
  gradient: {
    input: ({ upstream, result, operands: { input }, attributes, refuse }) => {
      const window = completeWindow(attributes.kernel_shape ?? [], attributes, refuse);
      return maxPoolGradient(upstream, result, input, window, refuse);
    },
  },
});

/** The greatest element in each window; padding never wins. Shape: [N, C, H, W] → [N, C, H', W']. */
export function maxPool(input: Value, options: PoolOptions): Result {
  return applyOne(
    MaxPool,
    { input },
    { ...poolAttributes(options), dilations: options.dilations },
    options.name,
  );
}

export const AveragePool = operator('AveragePool', {
  since: 11,
  operands: ['input'],
  attributes: {
    strides: 'ints',
    pads: 'ints',
    kernel_shape: 'ints',
    ceil_mode: 'int',
    count_include_pad: 'int',
  },
  infer({ input }, attributes, refuse) {
    requireType(input, FLOAT_TYPES, refuse);
    return [{ elementType: input.elementType, shape: pooledShape(input.shape, attributes, refuse) }];
  },
  gradient: notDifferentiable('nothing that is trained here takes means of windows yet'),
});

/** The mean of each window; padding does not count. Shape: [N, C, H, W] → [N, C, H', W']. */
export function averagePool(input: Value, options: Omit<PoolOptions, 'dilations'>): Result {
  return applyOne(AveragePool, { input }, poolAttributes(options), options.name);
}

function globalPool<K extends string>(kind: K, gradient: GradientRules<'input', NoAttributes>) {
  return operator(kind, {
    since: 1,
    operands: ['input'],
    attributes: {},
    infer({ input }, _, refuse) {
      requireType(input, FLOAT_TYPES, refuse);
      const [batch = UNKNOWN, channels = UNKNOWN, ...spatial] = input.shape;
      if (spatial.length === 0) refuse('the input must be [N, C, spatial axes]');
      return [{ elementType: input.elementType, shape: [batch, channels, ...spatial.map(() => 1)] }];
    },
    gradient,
  });
}

export const GlobalAveragePool = globalPool('GlobalAveragePool', {
  input: ({ upstream, operands: { input }, refuse }) => {
    const positions = sizesOf(input, refuse)
      .slice(2)
      .reduce((a, b) => a * b, 1);
    return multiply(upstream, numberLike(upstream, 1 / positions));
  },
});
export const GlobalMaxPool = globalPool('GlobalMaxPool', {
  // Equal greatest elements share evenly, as in ReduceMax.
  input: ({ upstream, result, operands: { input } }) => {
    const chosen = cast(equal(input, result), input.elementType);
    const axes = [...input.shape.keys()].slice(2);
    return multiply(divide(upstream, reduceSum(chosen, { axes })), chosen);
  },
});

/** The mean over all spatial axes. Shape: [N, C, H, W] → [N, C, 1, 1]. */
export function globalAveragePool(input: Value, options: NodeOptions = {}): Result {
  return applyOne(GlobalAveragePool, { input }, {}, options.name);
}

/** The greatest element over all spatial axes. Shape: [N, C, H, W] → [N, C, 1, 1]. */
export function globalMaxPool(input: Value, options: NodeOptions = {}): Result {
  return applyOne(GlobalMaxPool, { input }, {}, options.name);
}
