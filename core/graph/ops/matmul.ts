import { broadcast } from '../broadcast.ts';
import { applyOne, operator, requireType, type NodeOptions } from '../operator.ts';
import { FLOAT_TYPES, isOtherDimension, type ElementType, type Shape } from '../types.ts';
import { type Result, type Value } from '../value.ts';

const PRODUCT_TYPES: readonly ElementType[] = [...FLOAT_TYPES, 'int32', 'int64', 'uint32', 'uint64'];

export const MatMul = operator('MatMul', {
  since: 13,
  operands: ['a', 'b'],
  attributes: {},
  infer({ a, b }, _, refuse) {
    requireType(a, PRODUCT_TYPES, refuse);
    requireType(b, [a.elementType], refuse);
    if (a.shape.length === 0 || b.shape.length === 0) refuse('a scalar is no matrix');
    // A vector counts as one row on the left and one column on the right, and that axis is dropped again.
    const left: Shape = a.shape.length === 1 ? [1, ...a.shape] : a.shape;
    const right: Shape = b.shape.length === 1 ? [...b.shape, 1] : b.shape;
    const inner = [left.at(-1) ?? 0, right.at(-2) ?? 0] as const;
    if (isOtherDimension(...inner)) refuse(`${inner[0]} columns meet ${inner[1]} rows`);
    const batch = broadcast([left.slice(0, -2), right.slice(0, -2)], refuse);
    const rows = a.shape.length === 1 ? [] : left.slice(-2, -1);
    const columns = b.shape.length === 1 ? [] : right.slice(-1);
    return [{ elementType: a.elementType, shape: [...batch, ...rows, ...columns] }];
  },
});

/** Matrix product. Shape: [..., M, K] × [..., K, N] → [..., M, N], outer axes broadcast. */
export function matmul(a: Value, b: Value, options: NodeOptions = {}): Result {
  return applyOne(MatMul, { a, b }, {}, options.name);
}

export const Gemm = operator('Gemm', {
  since: 13,
  operands: ['a', 'b', 'bias?'],
  attributes: { alpha: 'float', beta: 'float', transA: 'int', transB: 'int' },
  infer({ a, b, bias }, { transA = 0, transB = 0 }, refuse) {
    requireType(a, PRODUCT_TYPES, refuse);
    requireType(b, [a.elementType], refuse);
    if (a.shape.length !== 2 || b.shape.length !== 2) refuse('both must be matrices');
    const [rows = 0, leftInner = 0] = transA === 0 ? a.shape : a.shape.toReversed();
    const [rightInner = 0, columns = 0] = transB === 0 ? b.shape : b.shape.toReversed();
    if (isOtherDimension(leftInner, rightInner)) refuse(`${leftInner} columns meet ${rightInner} rows`);
    const shape: Shape = [rows, columns];
    if (bias !== undefined) {
      requireType(bias, [a.elementType], refuse);
      const grown = broadcast([shape, bias.shape], refuse);
      if (grown.length > 2 || grown.some((size, axis) => isOtherDimension(size, shape[axis] ?? 0))) {
        refuse(`the bias does not broadcast to [${rows}, ${columns}]`);
      }
    }
    return [{ elementType: a.elementType, shape }];
  },
});

export interface GemmOptions extends NodeOptions {
  /** Broadcast to the result. */
  readonly bias?: Value | undefined;
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

/** a · b + bias of matrices. Shape: [M, K] × [K, N] → [M, N]; a linear layer with weight [N, K] sets transposeB. */
export function gemm(a: Value, b: Value, options: GemmOptions = {}): Result {
  const attributes = {
    transA: options.transposeA === true ? 1 : 0,
    transB: options.transposeB === true ? 1 : 0,
  };
  return applyOne(Gemm, { a, b, bias: options.bias }, attributes, options.name);
}
