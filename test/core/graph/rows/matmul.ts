import { gemm, matmul } from '../../../../core/graph/index.ts';
import { floats, type Row } from '../check-operator.ts';

const rows = floats([2, 3], [1, 2, 3, 4, 5, 6]);
const columns = floats([3, 2], [1, 0, 0, 1, 1, 1]);

export const matmulRows: readonly Row[] = [
  {
    name: 'MatMul of matrices',
    inputs: [rows, columns],
    build: (a, b) => matmul(a, b),
    expected: [4, 5, 10, 11],
  },
  {
    name: 'MatMul of vectors is their inner product',
    inputs: [floats([3], [1, 2, 3]), floats([3], [4, 5, 6])],
    build: (a, b) => matmul(a, b),
    expected: [32],
  },
  {
    name: 'MatMul of a vector and a matrix',
    inputs: [floats([3], [1, 2, 3]), columns],
    build: (a, b) => matmul(a, b),
    expected: [4, 5],
  },
  {
    name: 'MatMul of a matrix and a vector',
    inputs: [rows, floats([3], [1, 1, 1])],
    build: (a, b) => matmul(a, b),
    expected: [6, 15],
  },
  {
    name: 'MatMul broadcasts outer axes',
    inputs: [floats([2, 1, 2, 3]), floats([5, 3, 4])],
    build: (a, b) => matmul(a, b),
  },
  {
    name: 'MatMul of nothing',
    inputs: [floats([2, 0]), floats([0, 3])],
    build: (a, b) => matmul(a, b),
    expected: [0, 0, 0, 0, 0, 0],
  },
  {
    name: 'Gemm as a linear layer',
    inputs: [rows, floats([2, 3], [1, 1, 1, 0, 0, 1]), floats([2], [10, 20])],
    build: (a, b, bias) => gemm(a, b, { bias, transposeB: true }),
    expected: [16, 23, 25, 26],
  },
  {
    name: 'Gemm with the left one transposed',
    inputs: [columns, floats([3, 1], [1, 2, 3])],
    build: (a, b) => gemm(a, b, { transposeA: true }),
    expected: [4, 5],
  },
];
