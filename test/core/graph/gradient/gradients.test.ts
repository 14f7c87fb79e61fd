import { describe, expect, it } from 'vitest';
import { input, nodesInOrder, OPERATORS, type Node, type Operator } from '../../../../core/graph/index.ts';
import { checkGradient, differentiatedGraph, oracle, type GradientRow } from './check-gradient.ts';
import { elementwiseRows } from './rows/elementwise.ts';
import { matmulRows } from './rows/matmul.ts';
import { pictureRows } from './rows/picture.ts';
import { reduceRows } from './rows/reduce.ts';
import { selectionRows } from './rows/selection.ts';
import { shapeRows } from './rows/shape.ts';

const FAMILIES: Readonly<Record<string, readonly GradientRow[]>> = {
  elementwise: elementwiseRows,
  reduce: reduceRows,
  shape: shapeRows,
  matmul: matmulRows,
  selection: selectionRows,
  picture: pictureRows,
};
const ROWS = Object.values(FAMILIES).flat();

for (const [family, rows] of Object.entries(FAMILIES)) {
  describe(`gradients of ${family} operators equal central differences and PyTorch’s`, () => {
    it.each(rows.map((row) => [row.name, row] as const))('%s', async (_, row) => {
      await checkGradient(row);
    });
  });
}

describe('the table of gradients', () => {
  const built = ROWS.flatMap((row) => forwardNodes(row));
  const operators: readonly Operator[] = Object.values(OPERATORS);

  it('has a checked row for every rule of every operator', () => {
    const checked = new Set(
      built.flatMap(({ operator, operands }) =>
        operands.flatMap((operand, index) =>
          operand?.kind === 'constant' ? [] : [`${operator.kind} ${bareName(operator, index)}`],
        ),
      ),
    );
    const unchecked = operators.flatMap(({ kind, gradient }) =>
      Object.entries(gradient)
        .filter(([operand, rule]) => typeof rule === 'function' && !checked.has(`${kind} ${operand}`))
        .map(([operand]) => `${kind} ${operand}`),
    );
    expect(unchecked).toEqual([]);
  });

  it('decides on every operand of every operator', () => {
    for (const { kind, gradient, operands } of operators) {
      if ('because' in gradient) expect(gradient.because, kind).toMatch(/^[a-z].*[a-z]$/);
      else expect(Object.keys(gradient), kind).toEqual(operands.map((name) => name.replace(/\?|\.{3}/, '')));
    }
  });

  it('has a row for every case of the oracle', () => {
    expect(Object.keys(oracle.cases).sort()).toEqual(ROWS.map(({ name }) => name).sort());
    expect(oracle.torch).toMatch(/^1\.13/);
  });

  it('makes gradients without operators that WebGPU lacks', () => {
    const backward = ROWS.filter(({ name }) => name !== 'LogSoftmax').flatMap((row) =>
      nodesInOrder(differentiatedGraph(row)),
    );
    expect(backward.filter(({ operator }) => operator.kind === 'LogSoftmax')).toEqual([]);
    expect(
      backward.filter(({ operator, outputs }) => operator.kind === 'MaxPool' && outputs.length > 1),
    ).toEqual([]);
    expect(Math.max(...backward.map(({ operator }) => operator.since))).toBeLessThanOrEqual(17);
  });
});

function forwardNodes(row: GradientRow): readonly Node[] {
  const type = row.precision === 'single' ? 'float32' : 'float64';
  const inputs = row.operands.map((fed, index) => input(`x${index}`, fed.type ?? type, fed.shape));
  const outputs = Object.fromEntries(
    [row.build(...inputs)].flat().map((result, index) => [`y${index}`, result]),
  );
  return nodesInOrder({ outputs });
}

/** The name by which the operator declares an operand. */
function bareName({ operands }: Operator, index: number): string {
  return (operands[Math.min(index, operands.length - 1)] ?? '').replace(/\?|\.{3}/, '');
}
