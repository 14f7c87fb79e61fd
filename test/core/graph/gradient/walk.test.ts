import { describe, expect, it } from 'vitest';
import { GraphError } from '../../../../core/errors/index.ts';
import {
  add,
  averagePool,
  cast,
  encodeModel,
  floats,
  gatherND,
  gradients,
  graph,
  greater,
  input,
  multiply,
  nodesInOrder,
  parseModel,
  power,
  reduceSum,
  relu,
  scalar,
  split,
  stopGradient,
  type Operator,
  type Value,
} from '../../../../core/graph/index.ts';
import { runModel } from '../check-operator.ts';

const x = input('x', 'float32', [3]);
const sum = (value: Value): Value => reduceSum(value, { keepAxes: false });

async function evaluate(value: Value, values: readonly number[] = [1, 2, 3]): Promise<readonly number[]> {
  const fed = { fed: { type: 'float32', shape: [3] }, values } as const;
  const made = await runModel(encodeModel(graph('g', { inputs: [x], outputs: { g: value } })), { x: fed });
  return made.g?.values ?? [];
}

const gradientOf = (loss: Value, parameter: Value = x): Value => gradients(loss, [parameter])[0] ?? loss;

describe('the backward walk', () => {
  it('adds up what arrives at a value by several ways', async () => {
    const square = multiply(x, x);
    const loss = sum(add(multiply(square, x), square));
    // d(x³ + x²) = 3x² + 2x
    expect(await evaluate(gradientOf(loss))).toEqual([5, 16, 33]);
  });

  it('differentiates gradients again', async () => {
    const loss = sum(multiply(multiply(x, x), x));
    expect(await evaluate(gradientOf(sum(gradientOf(loss))))).toEqual([6, 12, 18]);
  });

  it('takes an intermediate result as a parameter, and goes on through it', async () => {
    const square = multiply(x, x, { name: 'square' });
    const loss = sum(multiply(square, square));
    const [bySquare = loss, byInput = loss] = gradients(loss, [square, x]);
    expect(await evaluate(bySquare)).toEqual([2, 8, 18]);
    expect(await evaluate(byInput)).toEqual([4, 32, 108]);
  });

  it('gives a constant its gradient', async () => {
    const weight = floats([4, 5, 6], 'weight');
    expect(await evaluate(gradientOf(sum(multiply(x, weight)), weight))).toEqual([1, 2, 3]);
  });

  it('takes parts of a split that the loss does not use as 0', async () => {
    const [, second = x] = split(x, [1, 2], { axis: 0 });
    expect(await evaluate(gradientOf(sum(multiply(second, second))))).toEqual([0, 4, 6]);
  });

  it('walks graphs that are tens of thousands of nodes deep', () => {
    let value: Value = x;
    for (let depth = 0; depth < 20_000; depth++) value = relu(value);
    const deep = gradientOf(sum(value));
    expect(nodesInOrder({ outputs: { deep } }).length).toBeGreaterThan(20_000);
  });

  it('makes nothing for values that need no gradient', () => {
    const data = input('data', 'float32', [3]);
    const weight = input('weight', 'float32', [3]);
    const loss = sum(multiply(power(data, scalar(3)), weight));
    const gradient = gradientOf(loss, weight);
    const kinds = nodesInOrder({ outputs: { gradient } }).map(({ operator }) => operator.kind);
    expect(kinds.filter((kind) => kind === 'Pow')).toHaveLength(1);
  });

  it('stops at truth values and where it is told to', async () => {
    const mask = cast(greater(x, scalar(1.5)), 'float32');
    expect(await evaluate(gradientOf(sum(multiply(mask, x))))).toEqual([0, 1, 1]);
    expect(await evaluate(gradientOf(sum(multiply(stopGradient(x), x))))).toEqual([1, 2, 3]);
  });

  it('writes a stopped gradient as a plain Identity', () => {
    const model = encodeModel(graph('g', { inputs: [x], outputs: { y: relu(stopGradient(x)) } }));
    const { graph: read } = parseModel(model);
    expect(nodesInOrder(read).map(({ operator }) => operator.kind)).toEqual(['Identity', 'Relu']);
  });
});

describe('the backward walk refuses', () => {
  const faultOf = (work: () => unknown): GraphError => {
    try {
      work();
    } catch (error) {
      if (error instanceof GraphError) return error;
    }
    throw new Error('It did not refuse.');
  };

  it('a loss that is no single float', () => {
    expect(faultOf(() => gradientOf(multiply(x, x))).code).toBe('illegal-loss');
    expect(faultOf(() => gradientOf(sum(cast(x, 'int64')))).message).toContain('not int64 []');
  });

  it('a parameter that the loss does not depend on, by its name', () => {
    const fault = faultOf(() => gradients(sum(x), [x, input('unused', 'float32', [2])]));
    expect(fault.code).toBe('no-gradient');
    expect(fault.message).toContain('"unused", float32 [2]');
    expect(faultOf(() => gradientOf(sum(stopGradient(x)))).code).toBe('no-gradient');
  });

  it('an operator that is declared not differentiable, with node, shapes and reason', () => {
    const picture = input('picture', 'float32', [1, 2, 4, 4]);
    const pooled = averagePool(picture, { kernel: [2, 2], name: 'stem/pool' });
    const fault = faultOf(() => gradientOf(sum(pooled), picture));
    expect(fault.code).toBe('not-differentiable');
    expect(fault.message).toBe(
      'AveragePool "stem/pool" of input float32 [1, 2, 4, 4] is not differentiable by input, because nothing that is trained here takes means of windows yet.',
    );
    const picked = gatherND(x, input('at', 'int64', [1, 1]));
    expect(faultOf(() => gradientOf(sum(picked))).message).toContain('picks by coordinates');
  });

  it('a rule that is missing, of another count or of another shape', () => {
    const broken = (gradient: unknown, kind: 'relu' | 'sum'): GraphError => {
      const made = kind === 'relu' ? relu(x) : add(x, x);
      const operator = { ...made.node.operator, gradient } as Operator;
      const node = { ...made.node, operator };
      return faultOf(() => gradientOf(sum({ ...made, node })));
    };
    expect(broken({}, 'relu').message).toContain('declares no gradient for it');
    expect(broken({ input: () => [] }, 'relu').code).toBe('gradient-count');
    expect(broken({ input: () => floats([1, 2]) }, 'relu').message).toBe(
      'Relu of input float32 [3] cannot be differentiated: its gradient has the shape [2], not [3].',
    );
  });

  it('a symbolic size where a rule needs the number', () => {
    const open = input('open', 'float32', ['N', 4]);
    const fault = faultOf(() => gradientOf(sum(open), open));
    expect(fault.message).toContain('it needs the sizes of [N, 4] as numbers');
  });
});
