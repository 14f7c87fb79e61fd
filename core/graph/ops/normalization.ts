import { resolveAxis } from '../axes.ts';
import { applyOne, operator, requireType, type NodeOptions, type Refuse } from '../operator.ts';
import { FLOAT_TYPES, isOtherDimension, UNKNOWN } from '../types.ts';
import { type Result, type Value } from '../value.ts';

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
});

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

function alongAxis<K extends string>(kind: K) {
  return operator(kind, {
    since: 13,
    operands: ['input'],
    attributes: { axis: 'int' },
    infer({ input }, { axis = -1 }, refuse) {
      requireType(input, FLOAT_TYPES, refuse);
      resolveAxis(axis, input.shape.length, refuse);
      return [input];
    },
  });
}

export const Softmax = alongAxis('Softmax');
export const LogSoftmax = alongAxis('LogSoftmax');

/** e^x divided by its sum along the axis. */
export function softmax(input: Value, options: NodeOptions & { readonly axis: number }): Result {
  return applyOne(Softmax, { input }, { axis: options.axis }, options.name);
}

/** The logarithm of {@link softmax}, without overflow. */
export function logSoftmax(input: Value, options: NodeOptions & { readonly axis: number }): Result {
  return applyOne(LogSoftmax, { input }, { axis: options.axis }, options.name);
}
