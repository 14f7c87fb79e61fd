import { textsAttribute } from './attributes.ts';
import type { TfjsModel, TfjsNode } from './tfjs-model.ts';

const CONVOLUTIONS = ['Conv2D', '_FusedConv2D', 'DepthwiseConv2dNative', 'FusedDepthwiseConv2dNative'];

/** A subgraph that is a hard sigmoid of `operand`, times `factor`, or times `factor` and the operand itself. */
export interface HardActivation {
  readonly kind: 'hard-sigmoid' | 'hard-swish';
  /** The node that is activated. */
  readonly operand: string;
  /** 1 but for the rounding of 1/6 in 16-bit weights. */
  readonly factor: number;
}

/**
 * Whether a product is one of MobileNetV3's activations, which TensorFlow.js writes out in four nodes: with the
 * constant c near 1/6, `c · relu6(x + 3)` is 6c · hardSigmoid(x), and `(c · x) · relu6(x + 3)` is 6c · hardSwish(x).
 * Source: Howard et al. 2019, "Searching for MobileNetV3", section 5.2.
 */
export function matchHardActivation(model: TfjsModel, node: TfjsNode): HardActivation | undefined {
  if (node.operation !== 'Mul') return undefined;
  for (const [gate, other] of bothOrders(node)) {
    const activated = shiftedOperand(model, gate);
    if (activated === undefined) continue;
    const factor = scalarOf(model, other);
    if (factor !== undefined) return { kind: 'hard-sigmoid', operand: activated, factor: 6 * factor };
    const scaled = scaledOperand(model, other);
    if (scaled?.operand === activated)
      return { kind: 'hard-swish', operand: activated, factor: 6 * scaled.factor };
  }
  return undefined;
}

/**
 * For each convolution whose result goes into one hard swish and nowhere else, that swish's factor: it can be
 * multiplied into the weights, which saves a pass over the result.
 */
export function swishFactors(model: TfjsModel): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  for (const node of model.nodes.values()) {
    for (const input of node.inputs) uses.set(input, (uses.get(input) ?? 0) + 1);
  }
  const factors = new Map<string, number>();
  for (const node of model.nodes.values()) {
    const activation = matchHardActivation(model, node);
    if (activation?.kind !== 'hard-swish' || !isPlainConvolution(model.nodes.get(activation.operand)))
      continue;
    // The two uses are `c · x` and `x + 3` of this activation.
    if (uses.get(activation.operand) === 2) {
      factors.set(activation.operand, activation.factor);
    }
  }
  return factors;
}

/** Whether the node is a convolution without an activation of its own: its result scales with weights and bias. */
function isPlainConvolution(node: TfjsNode | undefined): boolean {
  if (node === undefined || !CONVOLUTIONS.includes(node.operation)) return false;
  return textsAttribute(node, 'fused_ops').every((name) => name === 'BiasAdd');
}

/** x in `relu6(x + 3)`. */
function shiftedOperand(model: TfjsModel, name: string): string | undefined {
  const gate = model.nodes.get(name);
  const sum = gate?.operation === 'Relu6' ? model.nodes.get(gate.inputs[0] ?? '') : undefined;
  if (sum === undefined || !['Add', 'AddV2'].includes(sum.operation)) return undefined;
  for (const [operand, shift] of bothOrders(sum)) {
    if (scalarOf(model, shift) === 3) return operand;
  }
  return undefined;
}

/** x and c in `c · x`. */
function scaledOperand(model: TfjsModel, name: string): { operand: string; factor: number } | undefined {
  const product = model.nodes.get(name);
  if (product?.operation !== 'Mul') return undefined;
  for (const [operand, scale] of bothOrders(product)) {
    const factor = scalarOf(model, scale);
    if (factor !== undefined) return { operand, factor };
  }
  return undefined;
}

function scalarOf(model: TfjsModel, name: string): number | undefined {
  const constant = model.constants.get(name);
  return constant?.data.length === 1 ? constant.data[0] : undefined;
}

function bothOrders(node: TfjsNode): [string, string][] {
  const [first = '', second = ''] = node.inputs;
  return [
    [first, second],
    [second, first],
  ];
}
