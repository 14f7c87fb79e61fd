import { ModelError } from '../errors/index.ts';
import type { ElementType, TensorData } from '../graph/index.ts';

/** The array that holds the numbers of each element type; float16 as its bits, bool as 0 and 1. */
export const ARRAYS = {
  float32: Float32Array,
  float64: Float64Array,
  float16: Uint16Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  uint64: BigUint64Array,
  bool: Uint8Array,
} as const satisfies Record<ElementType, unknown>;

/** Numbers with a shape; row-major, in the array of {@link ARRAYS}. */
export interface Tensor {
  readonly dims: readonly number[];
  readonly data: TensorData;
}

/** An input or output as the model declares it; a dimension that is free has a name, or '?'. */
export interface Port {
  readonly name: string;
  readonly type: ElementType;
  readonly dims: readonly (number | string)[];
}

export type Tensors = Readonly<Record<string, Tensor>>;

/** The buffers of the tensors that can be moved between threads, each once; shared memory cannot. */
export function buffersOf(tensors: Tensors): ArrayBuffer[] {
  const buffers = new Set(Object.values(tensors).map(({ data }) => data.buffer));
  return [...buffers].filter((buffer) => buffer instanceof ArrayBuffer);
}

/** `name float32 [N, 3, 256, 128], …`, for messages. */
export function describePorts(ports: readonly Port[]): string {
  return ports.map(({ name, type, dims }) => `${name} ${type} [${dims.join(', ')}]`).join(', ');
}

/**
 * Checks what a caller feeds to a model against what the model declares.
 * @throws ModelError `wrong-input` with both sides in words.
 */
export function assertFeeds(feeds: Tensors, inputs: readonly Port[], modelName: string): void {
  const known = new Set(inputs.map(({ name }) => name));
  const unknown = Object.keys(feeds).filter((name) => !known.has(name));
  const missing = inputs.filter(({ name }) => !Object.hasOwn(feeds, name)).map(({ name }) => name);
  if (unknown.length > 0 || missing.length > 0) {
    const parts = [
      ...(missing.length > 0 ? [`lacks ${missing.join(', ')}`] : []),
      ...(unknown.length > 0 ? [`was given ${unknown.join(', ')}, which it does not have`] : []),
    ];
    throw wrongInput(modelName, `it ${parts.join(' and ')}`, inputs);
  }
  for (const port of inputs) {
    const tensor = feeds[port.name];
    const problem = tensor === undefined ? 'it is missing' : feedProblem(tensor, port);
    if (problem !== undefined) throw wrongInput(modelName, `${port.name}: ${problem}`, inputs);
  }
}

function wrongInput(modelName: string, problem: string, inputs: readonly Port[]): ModelError {
  return new ModelError(
    'wrong-input',
    `The model ${modelName} cannot take these inputs: ${problem}. It declares ${describePorts(inputs)}.`,
    { details: { model: modelName } },
  );
}

function feedProblem({ dims, data }: Tensor, port: Port): string | undefined {
  const expectedArray = ARRAYS[port.type];
  if (!(data instanceof expectedArray)) {
    return `${port.type} needs a ${expectedArray.name}, not a ${data.constructor.name}`;
  }
  const shape = `[${dims.join(', ')}]`;
  const isDeclared =
    dims.length === port.dims.length &&
    port.dims.every((size, axis) => typeof size === 'string' || size === dims[axis]);
  if (!isDeclared) return `the shape ${shape} is not the declared one`;
  const count = dims.reduce((product, size) => product * size, 1);
  if (count !== data.length) return `${data.length} numbers do not fill the shape ${shape}`;
  return undefined;
}

/** The position of the first number that is not finite, or undefined; whole numbers always are. */
export function firstNonFinite({ data }: Tensor, type: ElementType): number | undefined {
  let position = -1;
  if (data instanceof Float32Array || data instanceof Float64Array) {
    position = data.findIndex((value) => !Number.isFinite(value));
  } else if (type === 'float16' && data instanceof Uint16Array) {
    // IEEE 754: all exponent bits set means infinity or not a number.
    position = data.findIndex((bits) => (bits & 0x7c00) === 0x7c00);
  }
  return position < 0 ? undefined : position;
}
