import { describe, expect, it } from 'vitest';
import { graph, input, nodesInOrder, OPERATORS } from '../../../core/graph/index.ts';
import { checkOperator, type Row } from './check-operator.ts';
import { comparisonRows } from './rows/comparison.ts';
import { elementwiseRows } from './rows/elementwise.ts';
import { loopRows } from './rows/loop.ts';
import { matmulRows } from './rows/matmul.ts';
import { pictureRows } from './rows/picture.ts';
import { reduceRows } from './rows/reduce.ts';
import { selectionRows } from './rows/selection.ts';
import { shapeRows } from './rows/shape.ts';

const FAMILIES: Readonly<Record<string, readonly Row[]>> = {
  elementwise: elementwiseRows,
  comparison: comparisonRows,
  reduce: reduceRows,
  matmul: matmulRows,
  shape: shapeRows,
  selection: selectionRows,
  picture: pictureRows,
  loop: loopRows,
};

for (const [family, rows] of Object.entries(FAMILIES)) {
  describe(`${family} operators are inferred, computed and stored as ONNX says`, () => {
    it.each(rows.map((row) => [row.name, row] as const))('%s', async (_, row) => {
      await checkOperator(row);
    });
  });
}

describe('the table of operators', () => {
  it('has a checked row for every kind', () => {
    const covered = new Set(Object.values(FAMILIES).flatMap((rows) => rows.flatMap(kindsOf)));
    expect(Object.keys(OPERATORS).filter((kind) => !covered.has(kind))).toEqual([]);
  });

  it('is keyed by the ONNX names of its operators', () => {
    for (const [kind, operator] of Object.entries(OPERATORS)) expect(operator.kind).toBe(kind);
  });

  it('holds operators of the operator set that models are written in, or older', () => {
    for (const { since } of Object.values(OPERATORS)) expect(since).toBeLessThanOrEqual(17);
  });
});

function kindsOf(row: Row): readonly string[] {
  const inputs = row.inputs.map((fed, index) => input(`x${index}`, fed.type, fed.shape));
  const results = [row.build(...inputs)].flat();
  const outputs = Object.fromEntries(results.map((result, index) => [`y${index}`, result]));
  return nodesInOrder(graph('row', { inputs, outputs })).map(({ operator }) => operator.kind);
}
