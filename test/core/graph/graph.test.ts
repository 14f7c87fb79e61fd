import { describe, expect, it } from 'vitest';
import { GraphError } from '../../../core/errors/index.ts';
import {
  add,
  constant,
  conv,
  encodeModel,
  graph,
  input,
  leavesOf,
  nodesInOrder,
  parseModel,
  relu,
  split,
  type Value,
} from '../../../core/graph/index.ts';

const x = input('x', 'float32', ['N', 4]);

describe('a graph', () => {
  it('orders nodes so that each comes after what feeds it, once', () => {
    const a = relu(x, { name: 'a' });
    const b = relu(a, { name: 'b' });
    const c = add(b, a, { name: 'c' });
    const d = add(c, b, { name: 'd' });
    const order = nodesInOrder(graph('g', { inputs: [x], outputs: { d, a } })).map(({ name }) => name);
    expect(order).toEqual(['a', 'b', 'c', 'd']);
  });

  it('may be tens of thousands of nodes deep', () => {
    let value: Value = x;
    for (let depth = 0; depth < 30_000; depth++) value = relu(value);
    expect(nodesInOrder(graph('deep', { inputs: [x], outputs: { value } }))).toHaveLength(30_000);
  });

  it('holds only what its outputs need', () => {
    const used = relu(x);
    relu(used);
    expect(nodesInOrder(graph('g', { inputs: [x], outputs: { used } }))).toHaveLength(1);
  });

  it('grows by further outputs over the same values', () => {
    const loss = relu(x);
    const first = graph('forward', { inputs: [x], outputs: { loss } });
    const second = graph('both', { inputs: [x], outputs: { ...first.outputs, doubled: add(loss, loss) } });
    expect(nodesInOrder(first)).toHaveLength(1);
    expect(nodesInOrder(second)).toHaveLength(2);
    expect(second.outputs.loss).toBe(loss);
  });

  it('consists of frozen values', () => {
    const y = conv(
      input('i', 'float32', [1, 1, 2, 2]),
      constant('float32', [1, 1, 1, 1], Float32Array.of(1)),
    );
    for (const value of [x, y, y.node, y.node.operands, y.node.attributes, y.shape, y.node.outputs]) {
      expect(Object.isFrozen(value)).toBe(true);
    }
  });

  it('refuses an input that it does not list, and two of one name', () => {
    const y = relu(x);
    expect(() => graph('g', { inputs: [], outputs: { y } })).toThrow(
      'uses the input "x" but does not list it',
    );
    const twin = input('x', 'float32', [1]);
    expect(() => graph('g', { inputs: [x, twin], outputs: { y } })).toThrow(GraphError);
  });

  it('refuses to have no outputs', () => {
    expect(() => graph('g', { inputs: [x], outputs: {} })).toThrow('has no outputs');
  });
});

describe('names in the file', () => {
  const namesOf = (outputs: Readonly<Record<string, Value>>): Record<string, readonly string[]> => {
    const { graph: read } = parseModel(encodeModel(graph('g', { inputs: [x], outputs })));
    return {
      nodes: nodesInOrder(read).map(({ name }) => name ?? ''),
      constants: leavesOf(read).flatMap((leaf) => (leaf.kind === 'constant' ? [leaf.name ?? ''] : [])),
    };
  };

  it('are the given paths; unnamed nodes and constants are called after what they stand beside', () => {
    const first = add(x, constant('float32', [], Float32Array.of(1)), { name: 'soft/res5/0/shift' });
    const { nodes, constants } = namesOf({ y: relu(relu(first)) });
    expect(nodes).toEqual(['soft/res5/0/shift', 'soft/res5/0/relu', 'soft/res5/0/relu_1']);
    expect(constants).toEqual(['soft/res5/0/shift/b']);
  });

  it('never collide when they are invented', () => {
    const taken = relu(relu(x), { name: 'relu' });
    expect(namesOf({ y: relu(taken) }).nodes).toEqual(['relu_1', 'relu', 'relu_2']);
  });

  it('must not be given twice', () => {
    const y = relu(relu(x, { name: 'same' }), { name: 'same' });
    expect(() => encodeModel(graph('g', { inputs: [x], outputs: { y } }))).toThrow('"same" is given twice');
  });

  it('keep the constant that several nodes share as one', () => {
    const one = constant('float32', [1], Float32Array.of(1), 'one');
    expect(namesOf({ y: add(add(x, one), one) }).constants).toEqual(['one']);
  });

  it('let one value, an input or a constant be an output', () => {
    const y = relu(x, { name: 'y' });
    const outputs = { y, again: y, fed: x, stored: constant('float32', [1], Float32Array.of(3)) };
    const { graph: read } = parseModel(encodeModel(graph('g', { inputs: [x], outputs })));
    expect(Object.keys(read.outputs)).toEqual(['y', 'again', 'fed', 'stored']);
  });

  it('name every output of a node, also unused ones', () => {
    const [, second] = split(x, [1, 3], { axis: 1, name: 'parts' });
    expect(namesOf({ y: second ?? x }).nodes).toEqual(['parts']);
  });
});
