import { resolveAxis } from '../axes.ts';
import { type Differentiated, type GradientRules } from '../gradient/rule.ts';
import { applyOne, operator, requireType, type NodeOptions, type Refuse } from '../operator.ts';
import { FLOAT_TYPES, isOtherDimension, UNKNOWN } from '../types.ts';
import { type Result, type Value } from '../value.ts';
import { exp, multiply, subtract } from './elementwise.ts';
import { batchNormalizationGradient, instanceNormalizationGradient } from './normalization-gradient.ts';
import { reduceSum } from './reduce.ts';

/** Refuses a per-channel operand that is not [C]. */
function requireChannels(operand: Value, input: Value, subject: string, refuse: Refuse): void {
  const channels = input.shape[1] ?? UNKNOWN;
  requireType(operand, [input.elementType], refuse);
  if (operand.shape.length !== 1 || isOtherDimension(operand.shape[0] ?? 0, channels)) {
    refuse(`the ${subject} must be [${channels}]`);
  }
}

/** What a normalization over channels needs: one number of each kind for every channel. */
export interface ChannelStatistics {
  readonly scale: Value;
  readonly bias: Value;
  readonly mean: Value;
  readonly variance: Value;
}

export interface NormalizationOptions extends NodeOptions {
  /** Added to the variance. Default: 1e-5. */
  readonly epsilon?: number | undefined;
}

/** Source: ONNX, the default of the attribute epsilon in both normalizations. */
const DEFAULT_EPSILON = 1e-5;

export const BatchNormalization = operator('BatchNormalization', {
  since: 15,
  operands: ['input', 'scale', 'bias', 'mean', 'variance'],
  attributes: { epsilon: 'float' },
  infer({ input, scale, bias, mean, variance }, _, refuse) {
    requireType(input, FLOAT_TYPES, refuse);
    if (input.shape.length < 2) refuse('the input must be [N, C, …]');
    requireChannels(scale, input, 'scale', refuse);
    requireChannels(bias, input, 'bias', refuse);
    requireChannels(mean, input, 'mean', refuse);
    requireChannels(variance, input, 'variance', refuse);
    return [input];
  },
  gradient: {
    input: (node) => ofBatch(node).input(),
    scale: (node) => ofBatch(node).scale(),
    bias: (node) => ofBatch(node).bias(),
    mean: (node) => ofBatch(node).mean(),
    variance: (node) => ofBatch(node).variance(),
  },
});

type Normalized<Operands> = Differentiated<Operands, { readonly epsilon?: number | undefined }>;

function ofBatch({
  upstream,
  operands,
  attributes: { epsilon = DEFAULT_EPSILON },
}: Normalized<ChannelStatistics & { readonly input: Value }>): ReturnType<typeof batchNormalizationGradient> {
  return batchNormalizationGradient(upstream, operands, epsilon);
}

function ofInstance({
  upstream,
  operands,
  attributes: { epsilon = DEFAULT_EPSILON },
  refuse,
}: Normalized<{ readonly input: Value; readonly scale: Value }>): ReturnType<
  typeof instanceNormalizationGradient
> {
  return instanceNormalizationGradient(upstream, operands, epsilon, refuse);
}

/** scale · (x - mean) / √(variance + ε) + bias with given statistics, each [C]. Shape: [N, C, …] stays. */
export function batchNormalization(
  input: Value,
  statistics: ChannelStatistics,
  options: NormalizationOptions = {},
): Result {
  const { scale, bias, mean, variance } = statistics;
  return applyOne(
    BatchNormalization,
    { input, scale, bias, mean, variance },
    { epsilon: options.epsilon },
    options.name,
  );
}

export const InstanceNormalization = operator('InstanceNormalization', {
  since: 6,
  operands: ['input', 'scale', 'bias'],
  attributes: { epsilon: 'float' },
  infer({ input, scale, bias }, _, refuse) {
    requireType(input, FLOAT_TYPES, refuse);
    if (input.shape.length < 3) refuse('the input must be [N, C, spatial axes]');
    requireChannels(scale, input, 'scale', refuse);
    requireChannels(bias, input, 'bias', refuse);
    return [input];
  },
  gradient: {
    input: (node) => ofInstance(node).input(),
    scale: (node) => ofInstance(node).scale(),
    bias: (node) => ofInstance(node).bias(),
  },
});

/** As batch normalization, with the mean and biased variance of each picture and channel. Shape: [N, C, H, W] stays. */
export function instanceNormalization(
  input: Value,
  affine: Pick<ChannelStatistics, 'scale' | 'bias'>,
  options: NormalizationOptions = {},
): Result {
  const { scale, bias } = affine;
  return applyOne(InstanceNormalization, { input, scale, bias }, { epsilon: options.epsilon }, options.name);
}

const AXIS_ATTRIBUTES = { axis: 'int' } as const;

function alongAxis<K extends string>(kind: K, gradient: GradientRules<'input', typeof AXIS_ATTRIBUTES>) {
  return operator(kind, {
    since: 13,
    operands: ['input'],
    attributes: AXIS_ATTRIBUTES,
    infer({ input }, { axis = -1 }, refuse) {
      requireType(input, FLOAT_TYPES, refuse);
      resolveAxis(axis, input.shape.length, refuse);
      return [input];
    },
    gradient,
  });
}

export const Softmax = alongAxis('Softmax', {
  input: ({ upstream, result, attributes: { axis = -1 } }) => {
    const weighted = reduceSum(multiply(upstream, result), { axes: [axis] });
    return multiply(result, subtract(upstream, weighted));
  },
});
export const LogSoftmax = alongAxis('LogSoftmax', {
  input: ({ upstream, result, attributes: { axis = -1 } }) =>
    subtract(upstream, multiply(exp(result), reduceSum(upstream, { axes: [axis] }))),
});

/** e^x divided by its sum along the axis. */
export function softmax(input: Value, options: NodeOptions & { readonly axis: number }): Result {
  return applyOne(Softmax, { input }, { axis: options.axis }, options.name);
}

/** The logarithm of {@link softmax}, without overflow. */
export function logSoftmax(input: Value, options: NodeOptions & { readonly axis: number }): Result {
  return applyOne(LogSoftmax, { input }, { axis: options.axis }, options.name);
}
