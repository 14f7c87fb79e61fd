import { env, InferenceSession, Tensor } from 'onnxruntime-node';
import { expect } from 'vitest';
import {
  elementCount,
  encodeModel,
  graph,
  input,
  parseModel,
  type Dimension,
  type ElementType,
  type Input,
  type Result,
  type Shape,
} from '../../../core/graph/index.ts';
import { randomStream } from '../../../core/mdpr/index.ts';

// The runtime warns where its own early inference of ceil-mode poolings differs from what it then computes.
env.logLevel = 'error';

/** A tensor that a test feeds. Booleans are 0 and 1; without values, seeded ones between -2 and 2 (integers: -9…9). */
export interface Fed {
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly values?: readonly number[] | undefined;
}

/** One case of an operator. */
export interface Row {
  readonly name: string;
  readonly inputs: readonly Fed[];
  readonly build: (...inputs: Input[]) => Result | readonly Result[];
  /** Values of the first output, calculated by hand or by an implementation of the test's own. */
  readonly expected?: readonly number[] | ((...inputs: readonly (readonly number[])[]) => readonly number[]);
  /** Whether the operator's shape rule needs the size of the first axis; otherwise the row also runs with it open. */
  readonly needsSizes?: boolean;
}

export interface Ran {
  readonly type: string;
  readonly dims: readonly number[];
  readonly values: readonly number[];
}

/** Float32 results of another order of summation differ by less: about 50 roundings at magnitude 10. */
const TOLERANCE = 6e-5;

export const floats = (shape: readonly number[], values?: readonly number[]): Fed => ({
  type: 'float32',
  shape,
  values,
});
export const longs = (shape: readonly number[], values?: readonly number[]): Fed => ({
  type: 'int64',
  shape,
  values,
});
export const flags = (shape: readonly number[], values?: readonly number[]): Fed => ({
  type: 'bool',
  shape,
  values,
});

/**
 * Checks one case fully: inferred types and shapes equal those of ONNX Runtime, with all sizes known and with the
 * first axis open; the values are the expected ones; export, import and export again give the same bytes.
 */
export async function checkOperator(row: Row): Promise<readonly Ran[]> {
  const data = row.inputs.map((fed, index) => fed.values ?? seededValues(fed, `${row.name} ${index}`));
  const ran = await runAndCompare(row, data, (shape) => shape);
  if (row.needsSizes !== true) {
    const open = await runAndCompare(row, data, (shape) =>
      shape.map((size, axis) => (axis === 0 && size > 1 ? `d${size}` : size)),
    );
    expect(open).toEqual(ran);
  }
  if (row.expected !== undefined) {
    const expected = typeof row.expected === 'function' ? row.expected(...data) : row.expected;
    expectClose(ran[0]?.values ?? [], expected);
  }
  return ran;
}

/** Expects equal lengths and values within float32 rounding. */
export function expectClose(
  actual: readonly number[],
  expected: readonly number[],
  tolerance = TOLERANCE,
): void {
  expect(actual).toHaveLength(expected.length);
  for (const [index, value] of expected.entries()) {
    const found = actual[index] ?? Number.NaN;
    const isClose =
      Object.is(found, value) || Math.abs(found - value) <= tolerance * Math.max(1, Math.abs(value));
    if (!isClose) expect.fail(`element ${index} is ${found}, expected ${value}`);
  }
}

/** Runs a model file once. */
export async function runModel(
  model: Uint8Array,
  feeds: Readonly<Record<string, { fed: Fed; values: readonly number[] }>>,
): Promise<Readonly<Record<string, Ran>>> {
  const session = await InferenceSession.create(model, {
    graphOptimizationLevel: 'basic',
    intraOpNumThreads: 1,
  });
  const tensors = Object.entries(feeds).map(([name, { fed, values }]) => [name, toTensor(fed, values)]);
  const results = await session.run(Object.fromEntries(tensors) as Record<string, Tensor>);
  await session.release();
  return Object.fromEntries(
    Object.entries(results).map(([name, { type, dims, data }]) => [
      name,
      { type, dims, values: Array.from(data as Float32Array, Number) },
    ]),
  );
}

async function runAndCompare(
  row: Row,
  data: readonly (readonly number[])[],
  declare: (shape: readonly number[]) => Shape,
): Promise<readonly Ran[]> {
  const inputs = row.inputs.map((fed, index) => input(`x${index}`, fed.type, declare(fed.shape)));
  const results = [row.build(...inputs)].flat();
  const outputs = Object.fromEntries(results.map((result, index) => [`y${index}`, result]));
  const model = encodeModel(graph('row', { inputs, outputs }));
  const parsed = parseModel(model);
  expect(
    Buffer.compare(encodeModel(parsed.graph, parsed.metadata), model),
    'exports the same after import',
  ).toBe(0);

  const feeds = row.inputs.map((fed, index) => [`x${index}`, { fed, values: data[index] ?? [] }] as const);
  const ran = await runModel(model, Object.fromEntries(feeds));
  return results.map((result, index) => {
    const found = ran[`y${index}`];
    if (found === undefined) throw new Error(`The runtime made no y${index}.`);
    expect(ORT_TYPES[result.elementType], 'element type').toBe(found.type);
    expect(result.shape, 'number of axes').toHaveLength(found.dims.length);
    expect(
      result.shape.map((size, axis) => resolve(size, found.dims[axis] ?? 0)),
      'shape',
    ).toEqual(found.dims);
    return found;
  });
}

/** The size that a dimension stands for: `d5` was declared for 5; `?` may be any. */
function resolve(dimension: Dimension, ran: number): number {
  if (typeof dimension === 'number') return dimension;
  return dimension === '?' ? ran : Number(dimension.slice(1));
}

function seededValues({ type, shape }: Fed, name: string): readonly number[] {
  const random = randomStream(17, name);
  const isFloat = type.startsWith('float');
  return Array.from({ length: elementCount(shape) ?? 0 }, () => {
    const uniform = random.uniform();
    if (type === 'bool') return uniform < 0.5 ? 0 : 1;
    return isFloat ? Math.fround(4 * uniform - 2) : Math.floor(19 * uniform) - (type.startsWith('u') ? 0 : 9);
  });
}

const ORT_TYPES: Partial<Record<ElementType, string>> = {
  float32: 'float32',
  float64: 'float64',
  float16: 'float16',
  int32: 'int32',
  int64: 'int64',
  uint8: 'uint8',
  bool: 'bool',
};

/** What a test feeds as a tensor of the runtime. */
export function toTensor({ type, shape }: Fed, values: readonly number[]): Tensor {
  switch (type) {
    case 'float32':
      return new Tensor('float32', Float32Array.from(values), shape);
    case 'float64':
      return new Tensor('float64', Float64Array.from(values), shape);
    case 'int64':
      return new Tensor('int64', BigInt64Array.from(values, BigInt), shape);
    case 'int32':
      return new Tensor('int32', Int32Array.from(values), shape);
    case 'uint8':
      return new Tensor('uint8', Uint8Array.from(values), shape);
    case 'bool':
      return new Tensor('bool', Uint8Array.from(values), shape);
    default:
      throw new Error(`Tests feed no ${type}.`);
  }
}
