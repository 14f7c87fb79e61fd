import { applyOne, operator, requireType, type NodeOptions, type Refuse } from '../operator.ts';
import { FLOAT_TYPES, isOtherDimension, UNKNOWN, type Dimension, type Shape } from '../types.ts';
import { type Result, type Value } from '../value.ts';
import { convInputGradient, convWeightGradient, type Convolution } from './convolution-gradient.ts';
import { sumByChannel } from './normalization-gradient.ts';
import { completeWindow, slide, WINDOW_ATTRIBUTES, type WindowOptions } from './window.ts';

function kernelOf(weight: Shape, refuse: Refuse): readonly number[] {
  return weight
    .slice(2)
    .map((size) => (typeof size === 'number' ? size : refuse(`the kernel size ${size} must be a number`)));
}

function checkBias(bias: Value | undefined, channels: Dimension, refuse: Refuse): void {
  if (bias === undefined) return;
  if (bias.shape.length !== 1 || isOtherDimension(bias.shape[0] ?? 0, channels)) {
    refuse(`the bias must be [${channels}]`);
  }
}

interface ConvolutionAttributes extends WindowOptions {
  readonly group?: number | undefined;
}

/** What the gradients of a convolution need to know besides its operands. */
function convolutionOf(weight: Value, attributes: ConvolutionAttributes, refuse: Refuse): Convolution {
  const { group = 1, ...given } = attributes;
  return { window: completeWindow(kernelOf(weight.shape, refuse), given, refuse), group, refuse };
}

export const Conv = operator('Conv', {
  since: 11,
  operands: ['input', 'weight', 'bias?'],
  attributes: { ...WINDOW_ATTRIBUTES, kernel_shape: 'ints', group: 'int' },
  infer({ input, weight, bias }, { group = 1, ...given }, refuse) {
    requireType(input, FLOAT_TYPES, refuse);
    requireType(weight, [input.elementType], refuse);
    if (input.shape.length < 3) refuse('the input must be [N, C, spatial axes]');
    if (input.shape.length !== weight.shape.length)
      refuse('input and weight must have the same number of axes');
    const [batch = UNKNOWN, channels = UNKNOWN, ...spatial] = input.shape;
    const [produced = UNKNOWN, taken = UNKNOWN] = weight.shape;
    if (typeof channels === 'number' && typeof taken === 'number' && channels !== taken * group) {
      refuse(`the weight expects ${taken} channels in each of group = ${group}, the input has ${channels}`);
    }
    if (typeof produced === 'number' && produced % group !== 0) {
      refuse(`${produced} output channels do not divide into ${group} groups`);
    }
    checkBias(bias, produced, refuse);
    const window = completeWindow(kernelOf(weight.shape, refuse), given, refuse);
    return [
      {
        elementType: input.elementType,
        shape: [batch, produced, ...slide(spatial, window, 'floor', refuse)],
      },
    ];
  },
  gradient: {
    input: ({ upstream, operands: { input, weight }, attributes, refuse }) =>
      convInputGradient(upstream, weight, input, convolutionOf(weight, attributes, refuse)),
    weight: ({ upstream, operands: { input, weight }, attributes, refuse }) =>
      convWeightGradient(upstream, input, convolutionOf(weight, attributes, refuse)),
    bias: ({ upstream }) => sumByChannel(upstream),
  },
});

export interface ConvOptions extends NodeOptions, WindowOptions {
  /** Shape: [output channels]. */
  readonly bias?: Value | undefined;
  /** Channels are split into so many groups; as many as there are channels: a depthwise convolution. Default: 1. */
  readonly group?: number | undefined;
}

/**
 * Convolution (cross-correlation, as in all frameworks).
 * Shape: [N, C, H, W] with weight [M, C / group, kernel H, kernel W] → [N, M, H', W'].
 */
export function conv(input: Value, weight: Value, options: ConvOptions = {}): Result {
  const { bias, group, strides, pads, dilations, name } = options;
  return applyOne(Conv, { input, weight, bias }, { strides, pads, dilations, group }, name);
}

export const ConvTranspose = operator('ConvTranspose', {
  since: 11,
  operands: ['input', 'weight', 'bias?'],
  attributes: { ...WINDOW_ATTRIBUTES, kernel_shape: 'ints', group: 'int', output_padding: 'ints' },
  infer({ input, weight, bias }, { group = 1, output_padding: extra = [], ...given }, refuse) {
    requireType(input, FLOAT_TYPES, refuse);
    requireType(weight, [input.elementType], refuse);
    if (input.shape.length < 3) refuse('the input must be [N, C, spatial axes]');
    if (input.shape.length !== weight.shape.length)
      refuse('input and weight must have the same number of axes');
    const [batch = UNKNOWN, channels = UNKNOWN, ...spatial] = input.shape;
    const [taken = UNKNOWN, producedByGroup = UNKNOWN] = weight.shape;
    if (isOtherDimension(channels, taken))
      refuse(`the weight expects ${taken} channels, the input has ${channels}`);
    const produced = typeof producedByGroup === 'number' ? producedByGroup * group : UNKNOWN;
    checkBias(bias, produced, refuse);
    const window = completeWindow(kernelOf(weight.shape, refuse), given, refuse);
    const grown = spatial.map((size, axis) => {
      if (typeof size === 'string') return UNKNOWN;
      const reach = ((window.kernel[axis] ?? 1) - 1) * (window.dilations[axis] ?? 1) + 1;
      const cut = (window.pads[axis] ?? 0) + (window.pads[axis + spatial.length] ?? 0);
      return (size - 1) * (window.strides[axis] ?? 1) + (extra[axis] ?? 0) + reach - cut;
    });
    return [{ elementType: input.elementType, shape: [batch, produced, ...grown] }];
  },
  // It is the gradient of a convolution, so its own gradients are that convolution's, with the roles exchanged.
  gradient: {
    input: ({ upstream, operands: { weight }, attributes }) => {
      const { strides, pads, dilations, group } = attributes;
      return conv(upstream, weight, { strides, pads, dilations, group });
    },
    weight: ({ upstream, operands: { input, weight }, attributes, refuse }) =>
      convWeightGradient(input, upstream, convolutionOf(weight, attributes, refuse)),
    bias: ({ upstream }) => sumByChannel(upstream),
  },
});

export interface ConvTransposeOptions extends ConvOptions {
  /** Added to the end of each spatial axis, to reach sizes that the stride skips. Default: 0. */
  readonly outputPadding?: readonly number[] | undefined;
}

/**
 * The transpose of a convolution: its gradient with respect to the input.
 * Shape: [N, C, H, W] with weight [C, M / group, kernel H, kernel W] → [N, M, H', W'].
 */
export function convTranspose(input: Value, weight: Value, options: ConvTransposeOptions = {}): Result {
  const { bias, group, strides, pads, dilations, outputPadding, name } = options;
  const attributes = { strides, pads, dilations, group, output_padding: outputPadding };
  return applyOne(ConvTranspose, { input, weight, bias }, attributes, name);
}
