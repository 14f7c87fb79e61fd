import {
  add,
  clip,
  concat,
  constant,
  conv,
  globalAveragePool,
  hardSigmoid,
  identity,
  multiply,
  relu,
  resize,
  scalar,
  sigmoid,
  subtract,
  type Dimension,
  type Value,
} from '../../graph/index.ts';
import {
  flagAttribute,
  operand,
  refuseNode,
  spatialAttribute,
  textAttribute,
  textsAttribute,
} from './attributes.ts';
import type { Conversion, Converted } from './convert.ts';
import { matchHardActivation } from './hard-swish.ts';
import type { TfjsConstant, TfjsNode } from './tfjs-model.ts';
import { convolutionWeights, depthwiseWeights, type ConvolutionWeights } from './weight-layout.ts';

type Convert = (node: TfjsNode, conversion: Conversion) => Converted;

/** Where the axes of [N, H, W, C] are in [N, C, H, W]. */
const AXES = [0, 2, 3, 1];

/** How each supported TensorFlow operation becomes operators of the graph. */
export const OPERATIONS: Readonly<Record<string, Convert>> = {
  Conv2D: convolution(convolutionWeights),
  _FusedConv2D: convolution(convolutionWeights),
  DepthwiseConv2dNative: convolution(depthwiseWeights),
  FusedDepthwiseConv2dNative: convolution(depthwiseWeights),
  Relu: elementwise(relu),
  Relu6: elementwise((value, options) => clip(value, { minimum: 0, maximum: 6, ...options })),
  Sigmoid: elementwise(sigmoid),
  Identity: elementwise(identity),
  Add: binary(add),
  AddV2: binary(add),
  Sub: binary(subtract),
  Mul: product,
  Mean: spatialMean,
  ConcatV2: concatenation,
  ResizeBilinear: bilinear,
};

function convolution(transpose: (weights: TfjsConstant, factor: number) => ConvolutionWeights): Convert {
  return (node, conversion) => {
    const { value, reduction } = conversion.converted(operand(node, 0));
    if ((textAttribute(node, 'data_format') ?? 'NHWC') !== 'NHWC')
      refuseNode(node, 'only the NHWC layout is supported');
    const activation = fusedActivation(node);
    const factor = conversion.weightFactors.get(node.name) ?? 1;
    const weights = transpose(constantOperand(node, 1, 4, conversion), factor);
    const strides = spatialAttribute(node, 'strides');
    const dilations = spatialAttribute(node, 'dilations');
    if (strides[0] !== strides[1]) refuseNode(node, 'its strides differ by axis');
    const hasBias = textsAttribute(node, 'fused_ops').includes('BiasAdd');
    const bias = hasBias
      ? Float32Array.from(constantOperand(node, 2, 1, conversion).data, (v) => v * factor)
      : undefined;
    const result = conv(value, constant('float32', weights.shape, weights.data, `${node.name}/weight`), {
      ...(bias === undefined ? {} : { bias: constant('float32', [bias.length], bias, `${node.name}/bias`) }),
      group: weights.group,
      strides,
      dilations,
      pads: padding(node, value.shape, weights.shape, strides, dilations),
      name: node.name,
    });
    const activated =
      activation === undefined ? result : activation(result, { name: `${node.name}/activation` });
    return { value: activated, reduction: reduction * strides[0] };
  };
}

type Activation = (value: Value, options: { name: string }) => Value;

/** The activation in `fused_ops`, which allows a bias before it and nothing else. */
function fusedActivation(node: TfjsNode): Activation | undefined {
  const fused = textsAttribute(node, 'fused_ops').filter((name) => name !== 'BiasAdd');
  const [activation, ...more] = fused;
  if (activation === undefined) return undefined;
  if (activation === 'Relu' && more.length === 0) return relu;
  if (activation === 'Relu6' && more.length === 0) {
    return (value, options) => clip(value, { minimum: 0, maximum: 6, ...options });
  }
  return refuseNode(node, `it is fused with ${fused.join(', ')}`);
}

/** ONNX pads [top, left, bottom, right]. `SAME` puts the odd pixel at the bottom right. */
function padding(
  node: TfjsNode,
  shape: readonly Dimension[],
  weightShape: readonly number[],
  strides: readonly number[],
  dilations: readonly number[],
): number[] {
  const kind = textAttribute(node, 'padding');
  if (kind === 'VALID') return [0, 0, 0, 0];
  if (kind !== 'SAME') refuseNode(node, `its padding is ${kind ?? 'missing'}; SAME and VALID are supported`);
  const totals = [0, 1].map((axis) => {
    const stride = strides[axis] ?? 1;
    const reach = ((weightShape[axis + 2] ?? 1) - 1) * (dilations[axis] ?? 1) + 1;
    const size = shape[axis + 2];
    // A named size is a multiple of the stride.
    const rest = typeof size === 'number' && size % stride !== 0 ? size % stride : stride;
    return Math.max(reach - rest, 0);
  });
  const before = totals.map((total) => Math.floor(total / 2));
  return [...before, ...totals.map((total, axis) => total - (before[axis] ?? 0))];
}

function elementwise(apply: (value: Value, options: { name: string }) => Value): Convert {
  return (node, conversion) => {
    const { value, reduction } = conversion.converted(operand(node, 0));
    return { value: apply(value, { name: node.name }), reduction };
  };
}

function binary(apply: (a: Value, b: Value, options: { name: string }) => Value): Convert {
  return (node, conversion) => {
    const operands = [0, 1].map((index) => operandOrConstant(node, index, conversion));
    const [a, b] = operands;
    if (a === undefined || b === undefined) return refuseNode(node, 'it needs two operands');
    return {
      value: apply(a.value, b.value, { name: node.name }),
      reduction: Math.min(a.reduction, b.reduction),
    };
  };
}

function product(node: TfjsNode, conversion: Conversion): Converted {
  const activation = matchHardActivation(conversion.model, node);
  if (activation === undefined) return binary(multiply)(node, conversion);
  const { value, reduction } = conversion.converted(activation.operand);
  const { factor } = activation;
  const gateName = `${node.name}/gate`;
  if (activation.kind === 'hard-sigmoid') {
    const gate = hardSigmoid(value, { slope: 1 / 6, offset: 0.5, name: gateName });
    return { value: multiply(gate, scalar(factor), { name: node.name }), reduction };
  }
  // Where the factor is in the operand already, the gate has to take it out of its own argument again.
  const inWeights = conversion.weightFactors.get(activation.operand);
  const gate = hardSigmoid(value, { slope: 1 / (6 * (inWeights ?? 1)), offset: 0.5, name: gateName });
  const swish = multiply(value, gate, { name: node.name });
  return { value: inWeights === undefined ? multiply(swish, scalar(factor)) : swish, reduction };
}

function spatialMean(node: TfjsNode, conversion: Conversion): Converted {
  const axes = [...constantOperand(node, 1, 1, conversion).data].toSorted((a, b) => a - b);
  if (axes.join() !== '1,2' || !flagAttribute(node, 'keep_dims')) {
    refuseNode(node, 'only the mean over height and width that keeps the axes is supported');
  }
  const { value, reduction } = conversion.converted(operand(node, 0));
  return { value: globalAveragePool(value, { name: node.name }), reduction };
}

function concatenation(node: TfjsNode, conversion: Conversion): Converted {
  const count = node.inputs.length - 1;
  const [axis = 0] = constantOperand(node, count, 0, conversion).data;
  const parts = node.inputs.slice(0, count).map((name) => conversion.converted(name));
  const target = AXES[axis < 0 ? axis + 4 : axis] ?? refuseNode(node, `it joins along axis ${axis}`);
  const values = parts.map((part) => part.value);
  return { value: concat(values, { axis: target, name: node.name }), reduction: parts[0]?.reduction ?? 1 };
}

/** Enlargement by a whole factor. Sizes in the model are those of its exported picture. */
function bilinear(node: TfjsNode, conversion: Conversion): Converted {
  if (flagAttribute(node, 'align_corners') || flagAttribute(node, 'half_pixel_centers')) {
    refuseNode(node, 'aligned corners and half-pixel centres are not supported');
  }
  const { value, reduction } = conversion.converted(operand(node, 0));
  const [height = 0] = constantOperand(node, 1, 1, conversion).data;
  const factor = (height * reduction) / conversion.exportedHeight;
  if (!Number.isInteger(factor) || factor < 1)
    refuseNode(node, `it resizes by ${factor}, not by a whole factor`);
  const enlarged = resize(value, {
    to: { scales: [1, 1, factor, factor] },
    mode: 'linear',
    coordinates: 'asymmetric',
    name: node.name,
  });
  return { value: enlarged, reduction: reduction / factor };
}

function constantOperand(node: TfjsNode, index: number, rank: number, conversion: Conversion): TfjsConstant {
  const found = conversion.model.constants.get(operand(node, index));
  if (found?.shape.length === rank) return found;
  return refuseNode(node, `its operand ${index} is not a constant with ${rank} axes`);
}

/** A tensor, or a constant: a scalar, or one number per channel. */
function operandOrConstant(node: TfjsNode, index: number, conversion: Conversion): Converted {
  const name = operand(node, index);
  const found = conversion.model.constants.get(name);
  if (found === undefined) return conversion.converted(name);
  const { shape, data } = found;
  if (!(data instanceof Float32Array) || shape.length > 1) {
    return refuseNode(
      node,
      `its constant operand has the shape [${shape.join(', ')}]; a scalar or one number per channel is supported`,
    );
  }
  const channels = shape.length === 0 ? [] : [...shape, 1, 1];
  return { value: constant('float32', channels, data), reduction: Infinity };
}
