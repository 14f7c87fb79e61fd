import { describe, expect, it } from 'vitest';
import { GraphError } from '../../../core/errors/index.ts';
import {
  add,
  floats,
  gradients,
  graph,
  input,
  liveBytes,
  multiply,
  reduceSum,
  relu,
  tanh,
} from '../../../core/graph/index.ts';

describe('the memory that a run of a graph holds', () => {
  it('lets a result go after its last reader', () => {
    const x = input('x', 'float32', [100]);
    // Worked by hand: of a chain, the operand and the result are there at once.
    const chain = relu(relu(relu(relu(x))));
    expect(liveBytes(graph('chain', { inputs: [x], outputs: { chain } }))).toEqual({
      fed: 400,
      results: 800,
    });
  });

  it('holds a result as long as a later node reads it, and an output to the end', () => {
    const x = input('x', 'float32', [100]);
    const early = tanh(x);
    const late = add(relu(relu(early)), early);
    // early, relu, relu are there at once, or early, relu, sum.
    expect(liveBytes(graph('skip', { inputs: [x], outputs: { late } })).results).toBe(1200);
    const both = graph('both', { inputs: [x], outputs: { early, end: relu(relu(relu(early))) } });
    expect(liveBytes(both).results).toBe(1200);
  });

  it('counts a constant once, by the width of its element type', () => {
    const x = input('x', 'float32', [2]);
    const two = floats([2, 2]);
    const sum = add(multiply(x, two), two);
    expect(liveBytes(graph('constant', { inputs: [x], outputs: { sum } })).fed).toBe(8 + 8);
    const wide = input('wide', 'float64', [2]);
    expect(liveBytes(graph('wide', { inputs: [wide], outputs: { y: relu(wide) } })).fed).toBe(16);
  });

  it('holds every activation that a gradient reads', () => {
    const x = input('x', 'float32', [100]);
    const depth = 20;
    let value = tanh(x);
    for (let layer = 1; layer < depth; layer += 1) value = tanh(value);
    const loss = reduceSum(value, { keepAxes: false });
    const [gradient] = gradients(loss, [x]);
    if (gradient === undefined) throw new TypeError('There is no gradient.');
    const forward = liveBytes(graph('forward', { inputs: [x], outputs: { loss } })).results;
    const backward = liveBytes(graph('backward', { inputs: [x], outputs: { loss, gradient } })).results;
    expect(forward).toBeLessThan(3 * 400);
    expect(backward).toBeGreaterThanOrEqual(depth * 400);
  });

  it('refuses a size that only a run knows', () => {
    const x = input('x', 'float32', ['N', 3]);
    const y = relu(x);
    expect(() => liveBytes(graph('unknown', { inputs: [x], outputs: { y } }))).toThrow(GraphError);
  });
});
