import { gemm, matmul } from '../../../../../core/graph/index.ts';
import { type GradientRow } from '../check-gradient.ts';

const left = { shape: [2, 3] };
const right = { shape: [3, 5] };

export const matmulRows: readonly GradientRow[] = [
  { name: 'MatMul', operands: [left, right], build: (a, b) => matmul(a, b) },
  { name: 'MatMul of vectors', operands: [{ shape: [3] }, { shape: [3] }], build: (a, b) => matmul(a, b) },
  { name: 'MatMul of vector and matrix', operands: [{ shape: [3] }, right], build: (a, b) => matmul(a, b) },
  { name: 'MatMul of matrix and vector', operands: [left, { shape: [3] }], build: (a, b) => matmul(a, b) },
  {
    name: 'MatMul of a batch and one matrix',
    operands: [{ shape: [2, 4, 3] }, right],
    build: (a, b) => matmul(a, b),
  },
  {
    name: 'MatMul of a batch and a vector',
    operands: [{ shape: [2, 4, 3] }, { shape: [3] }],
    build: (a, b) => matmul(a, b),
  },
  {
    name: 'MatMul broadcast on both sides',
    operands: [{ shape: [2, 1, 2, 3] }, { shape: [4, 3, 2] }],
    build: (a, b) => matmul(a, b),
  },
  {
    name: 'Gemm',
    operands: [left, right, { shape: [5] }],
    build: (a, b, bias) => gemm(a, b, { bias }),
  },
  {
    name: 'Gemm of both transposed',
    operands: [{ shape: [3, 2] }, { shape: [5, 3] }, { shape: [2, 1] }],
    build: (a, b, bias) => gemm(a, b, { bias, transposeA: true, transposeB: true }),
  },
  {
    name: 'Gemm as a linear layer',
    operands: [left, { shape: [5, 3] }],
    build: (a, b) => gemm(a, b, { transposeB: true }),
  },
  {
    name: 'Gemm of the left one transposed',
    operands: [{ shape: [3, 2] }, right],
    build: (a, b) => gemm(a, b, { transposeA: true }),
  },
];
