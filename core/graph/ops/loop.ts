import { graph, type Graph } from '../graph.ts';
import { notDifferentiable } from '../gradient/rule.ts';
import { apply, operator, requireType, type Refuse } from '../operator.ts';
import { formatType, isOtherDimension, isSameDimension, UNKNOWN, type TensorType } from '../types.ts';
import { input, type Input, type Result, type Value } from '../value.ts';
import { identity } from './elementwise.ts';

/**
 * What a loop repeats. Inputs of the graph: the number of the iteration, whether to go on, carried values, captured
 * values. Outputs: whether to go on, the next carried values, stacked values.
 */
export interface Body {
  readonly graph: Graph;
  /** How many of the last inputs every iteration sees alike: ONNX finds them by name outside the loop. */
  readonly captures: number;
}

/** The inputs of a body besides carried and captured values, and its outputs besides carried and stacked ones. */
const OWN_INPUTS = 2;
const OWN_OUTPUTS = 1;

export const Loop = operator('Loop', {
  since: 16,
  // The values are the first carried ones, and then those that are captured.
  operands: ['count?', 'condition?', 'values...'],
  attributes: { body: 'body' },
  infer({ count, condition, values }, { body }, refuse) {
    if (count !== undefined) requireType(count, ['int64'], refuse);
    if (condition !== undefined) requireType(condition, ['bool'], refuse);
    if (body === undefined) return refuse('it has no body');
    const { inputs } = body.graph;
    const outputs = Object.values(body.graph.outputs);
    const carried = values.length - body.captures;
    if (inputs.length !== OWN_INPUTS + values.length || outputs.length < OWN_OUTPUTS + carried) {
      return refuse(
        `its body has ${inputs.length} inputs and ${outputs.length} outputs for ${values.length} values`,
      );
    }
    for (const [index, value] of values.entries())
      requireSame(value, inputs[OWN_INPUTS + index], index, refuse);
    return outputs.slice(OWN_OUTPUTS).map((output, index) => {
      if (index >= carried) return { elementType: output.elementType, shape: [UNKNOWN, ...output.shape] };
      requireSame(output, values[index], index, refuse);
      return merged(output, values[index] ?? output);
    });
  },
  gradient: notDifferentiable('a loop repeats whole steps; take gradients inside its body'),
});

function requireSame(
  value: TensorType,
  expected: TensorType | undefined,
  index: number,
  refuse: Refuse,
): void {
  const fits =
    value.elementType === expected?.elementType &&
    value.shape.length === expected.shape.length &&
    value.shape.every((size, axis) => !isOtherDimension(size, expected.shape[axis] ?? UNKNOWN));
  if (!fits)
    refuse(`value ${index} is ${formatType(value)} where ${expected ? formatType(expected) : 'nothing'} is`);
}

/** A size that may change from one iteration to the next is unknown. */
function merged({ elementType, shape }: TensorType, first: TensorType): TensorType {
  return {
    elementType,
    shape: shape.map((size, axis) => (isSameDimension(size, first.shape[axis] ?? UNKNOWN) ? size : UNKNOWN)),
  };
}

type Named<T> = Readonly<Record<string, T>>;

/** What an iteration is made of. */
export interface Iteration {
  /** From 0. int64 []. */
  readonly number: Input;
  /** What the iteration before made, by name. */
  readonly carried: Named<Input>;
  /** What all iterations see alike, by name. */
  readonly captured: Named<Input>;
}

export interface LoopOptions {
  /** Of the loop; the names of all inside begin with it. */
  readonly name: string;
  /** Iterations. int64 []. */
  readonly count: Value;
  /** What the first iteration is handed. */
  readonly carried: Named<Value>;
  readonly captured?: Named<Value>;
  /** Builds an iteration: what it hands on, by the names of what it was handed, and what is stacked. */
  readonly body: (iteration: Iteration) => {
    readonly carried: Named<Value>;
    readonly stacked?: Named<Value>;
  };
}

/** What a loop gives: the last carried values, and each stacked value of all iterations. Shape: [count, ...] each. */
export interface Looped {
  readonly carried: Named<Result>;
  readonly stacked: Named<Result>;
}

/**
 * Repeats a part of a graph; what it carries from one iteration to the next stays on the device.
 * Throws: GraphError if an iteration does not hand on what it was handed, in type and shape.
 */
export function loop({ name, count, carried, captured = {}, body }: LoopOptions): Looped {
  const under = (values: Named<Value>): Named<Input> =>
    Object.fromEntries(
      Object.entries(values).map(([key, { elementType, shape }]) => [
        key,
        input(`${name}/${key}`, elementType, shape),
      ]),
    );
  const iteration: Iteration = {
    number: input(`${name}/number`, 'int64', []),
    carried: under(carried),
    captured: under(captured),
  };
  const goesOn = input(`${name}/condition`, 'bool', []);
  const made = body(iteration);
  const keys = Object.keys(carried);
  const next = keys.flatMap((key) => {
    const value = made.carried[key];
    return value === undefined ? [] : [[`${name}/next/${key}`, value] as const];
  });
  const stacked = Object.entries(made.stacked ?? {});
  const inner: Body = {
    graph: graph(name, {
      inputs: [
        iteration.number,
        goesOn,
        ...Object.values(iteration.carried),
        ...Object.values(iteration.captured),
      ],
      outputs: {
        [`${name}/goes-on`]: identity(goesOn),
        ...Object.fromEntries(next),
        ...Object.fromEntries(stacked.map(([key, value]) => [`${name}/stacked/${key}`, value])),
      },
    }),
    captures: Object.keys(captured).length,
  };
  const values = [...Object.values(carried), ...Object.values(captured)];
  const results = apply(Loop, { count, values }, { body: inner }, name);
  const from = (names: readonly string[], first: number): Named<Result> =>
    Object.fromEntries(
      names.flatMap((key, index) => {
        const result = results[first + index];
        return result === undefined ? [] : [[key, result]];
      }),
    );
  return {
    carried: from(keys, 0),
    stacked: from(
      stacked.map(([key]) => key),
      keys.length,
    ),
  };
}
