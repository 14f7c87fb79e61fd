import { describe, expect, it } from 'vitest';
import {
  add,
  constant,
  divide,
  encodeModel,
  expand,
  graph,
  input,
  multiply,
  nodesInOrder,
  relu,
  scalar,
  simplify,
  stopGradient,
  identity,
  transpose,
  type Graph,
  type Value,
} from '../../../core/graph/index.ts';
import { elementwiseRows } from './rows/elementwise.ts';
import { pictureRows } from './rows/picture.ts';
import { reduceRows } from './rows/reduce.ts';
import { shapeRows } from './rows/shape.ts';

const x = input('x', 'float32', [2, 3]);

function kindsAfter(y: Value): readonly string[] {
  const { outputs } = simplify(graph('g', { inputs: [x], outputs: { y } }));
  return nodesInOrder({ outputs }).map(({ operator }) => operator.kind);
}

describe('simplifying a graph', () => {
  it('computes values once that are written twice', () => {
    const y = add(multiply(relu(x), scalar(2)), multiply(relu(x), scalar(2)));
    expect(kindsAfter(y)).toEqual(['Relu', 'Mul', 'Add']);
  });

  it('keeps apart what differs in attributes, constants or operator', () => {
    expect(kindsAfter(add(multiply(x, scalar(2)), multiply(x, scalar(3))))).toEqual(['Mul', 'Mul', 'Add']);
    expect(kindsAfter(divide(multiply(x, scalar(0)), multiply(x, scalar(-0))))).toHaveLength(3);
    expect(kindsAfter(add(identity(x), stopGradient(x)))).toEqual(['Identity', 'Identity', 'Add']);
  });

  it('drops factors of 1 and terms of 0, unless they give the shape', () => {
    expect(kindsAfter(relu(multiply(scalar(1), add(x, scalar(0)))))).toEqual(['Relu']);
    const row = constant('float32', [4, 1, 1], new Float32Array(4).fill(1));
    expect(kindsAfter(multiply(x, row))).toEqual(['Mul']);
  });

  it('drops transposes that cancel, and no others', () => {
    const cube = input('cube', 'float32', [2, 3, 4]);
    const twice = (order: readonly number[]): number => {
      const y = relu(transpose(transpose(cube, [1, 2, 0]), order));
      return nodesInOrder(simplify(graph('g', { inputs: [cube], outputs: { y } }))).length;
    };
    expect(twice([2, 0, 1])).toBe(1);
    expect(twice([1, 2, 0])).toBe(3);
  });

  it('drops an expansion that arithmetic makes anyway', () => {
    expect(kindsAfter(multiply(x, expand(scalar(2), [2, 3])))).toEqual(['Mul']);
    expect(kindsAfter(multiply(expand(scalar(2), [2, 3]), expand(scalar(3), [2, 3])))).toEqual([
      'Expand',
      'Mul',
    ]);
  });

  it('keeps inputs, output names and the names of nodes that stay', () => {
    const y = relu(multiply(x, scalar(1)), { name: 'kept' });
    const made = simplify(graph('g', { inputs: [x], outputs: { y, same: multiply(x, scalar(1)) } }));
    expect(Object.keys(made.outputs)).toEqual(['y', 'same']);
    expect(made.outputs.same).toBe(x);
    expect(nodesInOrder(made).map(({ name }) => name)).toEqual(['kept']);
  });
});

describe('a rewrite without simplifications', () => {
  const rows = [...elementwiseRows, ...pictureRows, ...reduceRows, ...shapeRows];
  it.each(rows.map((row) => [row.name, row] as const))(
    'keeps every node of %s, and then every byte',
    (_, row) => {
      const inputs = row.inputs.map((fed, index) => input(`x${index}`, fed.type, fed.shape));
      const results = [row.build(...inputs)].flat();
      const outputs = Object.fromEntries(results.map((result, index) => [`y${index}`, result]));
      const source = graph('row', { inputs, outputs });
      // The first time, constants of equal content become one.
      const once = simplify(source, {});
      const settings = (each: Graph): unknown =>
        nodesInOrder(each).map(({ operator, attributes, outputs: types }) => [operator, attributes, types]);
      expect(settings(once)).toEqual(settings(source));
      expect(Buffer.compare(encodeModel(simplify(once, {})), encodeModel(once))).toBe(0);
    },
  );
});
