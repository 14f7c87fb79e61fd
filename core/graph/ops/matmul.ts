import { broadcast } from '../broadcast.ts';
import { numberLike } from '../gradient/like.ts';
import { applyOne, operator, requireType, type NodeOptions } from '../operator.ts';
import { FLOAT_TYPES, isOtherDimension, type ElementType, type Shape } from '../types.ts';
import { type Result, type Value } from '../value.ts';
import { multiply } from './elementwise.ts';
import { reshape, squeeze, transpose, unsqueeze } from './shape.ts';

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
  gradient: {
    a: ({ upstream, operands: { a, b } }) => {
      const gradient = matmul(asProduct(upstream, a, b), transposed(asColumns(b)));
      return a.shape.length === 1 ? sumOfRows(gradient) : gradient;
    },
    b: ({ upstream, operands: { a, b } }) => {
      const product = asProduct(upstream, a, b);
      // One matrix for a whole batch: the batch becomes rows, so that the sum over it is part of the product.
      const isShared = b.shape.length <= 2 && a.shape.length > 2;
      const left = isShared ? asOneMatrix(a) : asRows(a);
      const gradient = matmul(transposed(left), isShared ? asOneMatrix(product) : product);
      return b.shape.length === 1 ? withoutLastAxis(gradient) : gradient;
    },
  },
});

const asRows = (a: Value): Value => (a.shape.length === 1 ? unsqueeze(a, [0]) : a);
const asColumns = (b: Value): Value => (b.shape.length === 1 ? unsqueeze(b, [1]) : b);
const withoutLastAxis = (value: Value): Value => squeeze(value, [-1]);
/** [..., 1, K] → [..., K]: the walk sums over the outer axes. */
const sumOfRows = (value: Value): Value => squeeze(value, [-2]);

/** The upstream gradient with the axes that a vector's product drops. */
function asProduct(upstream: Value, a: Value, b: Value): Value {
  const withRows = a.shape.length === 1 ? unsqueeze(upstream, [b.shape.length === 1 ? -1 : -2]) : upstream;
  return b.shape.length === 1 ? unsqueeze(withRows, [-1]) : withRows;
}

/** [..., M, K] → [... · M, K]. */
function asOneMatrix(value: Value): Value {
  const columns = value.shape.at(-1) ?? 1;
  return typeof columns === 'number' ? reshape(value, [-1, columns]) : value;
}

function transposed(matrix: Value): Value {
  const axes = [...matrix.shape.keys()];
  return transpose(matrix, [...axes.slice(0, -2), axes.length - 1, axes.length - 2]);
}

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
  gradient: {
    a: ({ upstream, operands: { b }, attributes: { alpha, transA = 0, transB = 0 } }) =>
      transA === 0
        ? product(upstream, b, { alpha, transB: 1 - transB })
        : product(b, upstream, { alpha, transA: transB, transB: 1 }),
    b: ({ upstream, operands: { a }, attributes: { alpha, transA = 0, transB = 0 } }) =>
      transB === 0
        ? product(a, upstream, { alpha, transA: 1 - transA })
        : product(upstream, a, { alpha, transA: 1, transB: transA }),
    bias: ({ upstream, attributes: { beta = 1 } }) =>
      beta === 1 ? upstream : multiply(upstream, numberLike(upstream, beta)),
  },
});

function product(
  a: Value,
  b: Value,
  attributes: { readonly alpha?: number | undefined; readonly transA?: number; readonly transB?: number },
): Result {
  return applyOne(Gemm, { a, b }, attributes);
}

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
