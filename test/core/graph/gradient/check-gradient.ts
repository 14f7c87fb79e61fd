import { readFileSync } from 'node:fs';
import { InferenceSession, type Tensor } from 'onnxruntime-node';
import { expect } from 'vitest';
import {
  add,
  constant,
  elementCount,
  encodeModel,
  gradients,
  graph,
  input,
  multiply,
  reduceSum,
  simplify,
  type ElementType,
  type Graph,
  type Input,
  type Result,
  type Value,
} from '../../../../core/graph/index.ts';
import { toTensor } from '../check-operator.ts';

/** A tensor that a row feeds: seeded numbers between two limits, or given values. */
export interface Operand {
  readonly shape: readonly number[];
  readonly from?: number;
  readonly to?: number;
  readonly values?: readonly number[];
  /** For operands that have no gradient. Default: the type of the row's precision. */
  readonly type?: 'int64' | 'bool';
}

/** One case of a gradient. The case of the same name in scripts/gradient-oracle.py computes it with PyTorch. */
export interface GradientRow {
  readonly name: string;
  readonly operands: readonly Operand[];
  readonly build: (...inputs: Input[]) => Result | readonly Result[];
  /** `single` where ONNX Runtime's CPU has not all the operators in double precision. Default: double. */
  readonly precision?: 'single';
  /** Whether the gradient is to be 0 everywhere. */
  readonly isZero?: boolean;
  /** Why central differences do not apply: the operands sit on a kink, and PyTorch alone decides. */
  readonly kink?: string;
}

/**
 * Relative to the greatest element of the gradient. In double precision the error of the differences themselves is
 * step² · third derivative, about 1e-8; in single precision the rounding of the forward pass divided by the step.
 */
const DIFFERENCES = {
  float64: { step: 1e-4, tolerance: 1e-6 },
  float32: { step: 2 ** -7, tolerance: 1e-3 },
} as const;
/** PyTorch computes in double precision, and the fixture keeps nine digits. */
const ORACLE_TOLERANCE = { float64: 1e-7, float32: 2e-5 } as const;

type Float = keyof typeof DIFFERENCES;

interface Fixture {
  readonly torch: string;
  readonly cases: Readonly<
    Record<
      string,
      { readonly operands: readonly Operand[]; readonly gradients: readonly (readonly number[] | null)[] }
    >
  >;
}

export const oracle = JSON.parse(
  readFileSync(new URL('./fixtures/gradients.json', import.meta.url), 'utf8'),
) as Fixture;

/** Checks the gradients of a row against central differences and against PyTorch, simplified and not. */
export async function checkGradient(row: GradientRow): Promise<void> {
  const found = await checkDifferences(row);
  const expected = oracle.cases[row.name] ?? { operands: [], gradients: [] };
  expect(expected.operands, 'the fixture has this case').toEqual(JSON.parse(JSON.stringify(row.operands)));
  for (const [position, gradient] of found) {
    const subject = `${row.name}, operand ${position}, PyTorch`;
    expectNear(gradient, expected.gradients[position] ?? [], ORACLE_TOLERANCE[precisionOf(row)], subject);
  }
}

/**
 * Checks the gradients of a row against central differences, simplified and not. Returns them by the position of
 * their operand.
 */
export async function checkDifferences(row: GradientRow): Promise<ReadonlyMap<number, readonly number[]>> {
  const type = precisionOf(row);
  const case_ = compile(row, type);
  const found = await case_.differentiate((each) => each);
  const simplified = await case_.differentiate(simplify);
  for (const [index, position] of case_.parameters.entries()) {
    const gradient = found[index] ?? [];
    const subject = `${row.name}, operand ${position}`;
    expectNear(simplified[index] ?? [], gradient, ORACLE_TOLERANCE[type], `${subject}, simplified`);
    if (row.kink === undefined) {
      const measured = await case_.measure(position);
      expectNear(gradient, measured, DIFFERENCES[type].tolerance, `${subject}, differences`);
    }
  }
  const isZero = found.flat().every((each) => each === 0);
  expect(isZero, 'a gradient that is 0 everywhere shows nothing').toBe(row.isZero === true);
  return new Map(case_.parameters.map((position, index) => [position, found[index] ?? []]));
}

const precisionOf = ({ precision }: GradientRow): Float => (precision === 'single' ? 'float32' : 'float64');

/** The nodes of the graph of a row with its gradients. */
export function differentiatedGraph(row: GradientRow): Graph {
  return compile(row, precisionOf(row)).backward;
}

function compile(row: GradientRow, type: Float) {
  const types: readonly ElementType[] = row.operands.map((operand) => operand.type ?? type);
  const data = row.operands.map((operand, index) => operand.values ?? seededNumbers(operand, index + 1));
  const inputs = row.operands.map(({ shape }, index) => input(`x${index}`, types[index] ?? type, shape));
  const results = [row.build(...inputs)].flat().filter(({ elementType }) => elementType === type);
  const weights = results.map((result, index) =>
    seededNumbers({ shape: result.shape.map(Number), from: -1, to: 1 }, index + 101),
  );
  const loss = results
    .map((result, index): Value => reduceSum(multiply(result, upstream(type, result, weights[index] ?? []))))
    .reduce((sum, each) => add(sum, each));
  const parameters = inputs.flatMap((each, index) => (each.elementType === type ? [index] : []));
  const made = gradients(
    loss,
    parameters.map((index) => inputs[index] ?? loss),
  );
  const forward = graph('forward', { inputs, outputs: named('y', results) });
  const backward = graph('backward', { inputs, outputs: named('g', made) });
  const feeds = (values: readonly (readonly number[])[]): Record<string, Tensor> =>
    Object.fromEntries(
      row.operands.map(({ shape }, index) => [
        `x${index}`,
        toTensor({ type: types[index] ?? type, shape }, values[index] ?? []),
      ]),
    );

  return {
    parameters,
    backward,
    async differentiate(rewrite: (graph: Graph) => Graph): Promise<readonly (readonly number[])[]> {
      const run = await open(rewrite(backward), made.length, 'g');
      return run(feeds(data));
    },
    /** Central differences of the loss by every element of one operand. */
    async measure(position: number): Promise<readonly number[]> {
      const run = await open(forward, results.length, 'y');
      const lossAt = async (values: readonly number[]): Promise<number> => {
        const outputs = await run(feeds(data.with(position, values)));
        return outputs
          .flatMap((values, index) => values.map((y, at) => y * (weights[index]?.[at] ?? 0)))
          .reduce((a, b) => a + b, 0);
      };
      const { step } = DIFFERENCES[type];
      const here = data[position] ?? [];
      const slopes: number[] = [];
      for (const [at, value] of here.entries()) {
        // What single precision makes of the step is what is divided by.
        const [above, below] =
          type === 'float32'
            ? [Math.fround(value + step), Math.fround(value - step)]
            : [value + step, value - step];
        slopes.push(
          ((await lossAt(here.with(at, above))) - (await lossAt(here.with(at, below)))) / (above - below),
        );
      }
      return slopes;
    },
  };
}

const named = (letter: string, values: readonly Value[]): Record<string, Value> =>
  Object.fromEntries(values.map((value, index) => [`${letter}${index}`, value]));

/** The fixed weights of the results in the loss: the upstream gradient, seeded and nowhere uniform. */
function upstream(type: Float, result: Result, weights: readonly number[]): Value {
  const shape = result.shape.map(Number);
  return type === 'float64'
    ? constant('float64', shape, Float64Array.from(weights))
    : constant('float32', shape, Float32Array.from(weights));
}

async function open(
  model: Graph,
  count: number,
  letter: string,
): Promise<(feeds: Record<string, Tensor>) => Promise<readonly (readonly number[])[]>> {
  const session = await InferenceSession.create(encodeModel(model), {
    graphOptimizationLevel: 'disabled',
    intraOpNumThreads: 1,
  });
  return async (feeds) => {
    const needed = session.inputNames.map((name) => [name, feeds[name]]);
    const results = await session.run(Object.fromEntries(needed) as Record<string, Tensor>);
    return Array.from({ length: count }, (_, index) =>
      Array.from((results[`${letter}${index}`]?.data ?? []) as Float64Array, Number),
    );
  };
}

/**
 * Numbers that Python computes alike: a permutation of the residues of a prime, so all differ, spread over the range
 * and rounded to single precision. x³ permutes residues modulo a prime of the form 3k + 2.
 */
function seededNumbers({ shape, from = -2, to = 2 }: Operand, salt: number): readonly number[] {
  return Array.from({ length: elementCount(shape) ?? 0 }, (_, index) => {
    const x = (index + salt * 257 + 1) % PRIME;
    const cube = (((x * x) % PRIME) * x) % PRIME;
    return Math.fround(from + ((to - from) * (((cube * 7919) % PRIME) + 0.5)) / PRIME);
  });
}

const PRIME = 65_537;

function expectNear(
  actual: readonly number[],
  expected: readonly number[],
  tolerance: number,
  subject: string,
): void {
  expect(actual.length, `${subject}: number of elements`).toBe(expected.length);
  // Below this a gradient counts as 0 and is compared absolutely.
  const scale = Math.max(1e-3, ...expected.map(Math.abs));
  for (const [index, value] of expected.entries()) {
    const difference = Math.abs((actual[index] ?? Number.NaN) - value);
    if (!(difference <= tolerance * scale)) {
      expect.fail(
        `${subject}: element ${index} is ${actual[index]}, expected ${value} (of at most ${scale})`,
      );
    }
  }
}
