/// <reference lib="esnext.float16" />
import { z } from 'zod';
import { ModelError } from '../errors/index.ts';
import { type Weight, type Weights } from './weights.ts';

// The format: 8 bytes with the header's length (little-endian), the header in JSON, then the tensors' bytes.
// Source: https://github.com/huggingface/safetensors, README "Format". The npm packages of that name only read the
// header, or are unmaintained; the format is small enough to check every field here.

/** The limit that the format itself sets. */
const MAX_HEADER_BYTES = 100_000_000;

const entrySchema = z.object({
  dtype: z.string(),
  shape: z.array(z.number().int().nonnegative()).max(8),
  data_offsets: z.tuple([z.number().int().nonnegative(), z.number().int().nonnegative()]),
});
const headerSchema = z.record(z.string(), z.union([entrySchema, z.record(z.string(), z.string())]));

/** Free-form facts about the weights. */
export type WeightsMetadata = Readonly<Record<string, string>>;

/**
 * Reads float32 and float16 weights (and int64 scalars, which checkpoints count batches with) out of a safetensors
 * file, all as float32.
 * Throws: ModelError if the file is damaged or stores another element type.
 */
export function readSafetensors(bytes: Uint8Array): {
  readonly weights: Weights;
  readonly metadata: WeightsMetadata;
} {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = bytes.length < 8 ? Number.NaN : Number(view.getBigUint64(0, true));
  if (!(headerLength <= MAX_HEADER_BYTES && 8 + headerLength <= bytes.length)) {
    throw damagedWeights('its header is longer than the file or than 100 MB');
  }
  const header = parseHeader(bytes.subarray(8, 8 + headerLength));
  const body = bytes.subarray(8 + headerLength);
  const weights = new Map<string, Weight>();
  let metadata: WeightsMetadata = {};
  for (const [name, entry] of Object.entries(header)) {
    const tensor = entrySchema.safeParse(entry);
    if (tensor.success) weights.set(name, readTensor(name, tensor.data, body));
    else if (name === '__metadata__') metadata = entry as WeightsMetadata;
    else throw damagedWeights(`the entry "${name}" is no tensor`);
  }
  return { weights, metadata };
}

/** The metadata in the header of a safetensors file. Throws: ModelError if it is damaged. */
export function metadataOfHeader(header: Uint8Array): WeightsMetadata {
  return (parseHeader(header).__metadata__ ?? {}) as WeightsMetadata;
}

/** How weights are stored: all in float32, or those of two and more dimensions in float16. */
export type WeightsPrecision = 'single' | 'half';

/** The largest finite float16. */
const LARGEST_HALF = 65_504;

/**
 * Writes weights as a safetensors file, float32 before float16, each in the order of their names. `half` rounds
 * kernels to float16; vectors and scalars (norms, exponents), which weigh nothing, and tensors with numbers beyond
 * float16's range stay float32.
 */
export function writeSafetensors(
  weights: Weights,
  metadata: WeightsMetadata = {},
  precision: WeightsPrecision = 'single',
): Uint8Array {
  const tensors = [...weights]
    .map(([name, weight]) => ({ name, ...stored(weight, precision) }))
    .sort((a, b) => (a.dtype === b.dtype ? (a.name < b.name ? -1 : 1) : a.dtype === 'F32' ? -1 : 1));
  let offset = 0;
  const entries = tensors.map(({ name, dtype, shape, bytes }): [string, z.infer<typeof entrySchema>] => {
    const start = offset;
    offset += bytes.byteLength;
    return [name, { dtype, shape: [...shape], data_offsets: [start, offset] }];
  });
  const json = JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) });
  // Blanks at the end bring the tensors to a multiple of 8 bytes, as the format recommends.
  const header = new TextEncoder().encode(
    json.padEnd(Math.ceil(Buffer.byteLength(json) / 8) * 8 - Buffer.byteLength(json) + json.length),
  );
  const file = new Uint8Array(8 + header.length + offset);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(header, 8);
  let at = 8 + header.length;
  for (const { bytes } of tensors) {
    file.set(bytes, at);
    at += bytes.byteLength;
  }
  return file;
}

interface StoredTensor {
  readonly dtype: 'F32' | 'F16';
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

function stored({ shape, data }: Weight, precision: WeightsPrecision): StoredTensor {
  const isHalved =
    precision === 'half' && shape.length >= 2 && data.every((number) => Math.abs(number) <= LARGEST_HALF);
  if (isHalved) return { dtype: 'F16', shape, bytes: new Uint8Array(Float16Array.from(data).buffer) };
  return { dtype: 'F32', shape, bytes: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) };
}

function parseHeader(bytes: Uint8Array): z.infer<typeof headerSchema> {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw damagedWeights('its header is not JSON', cause);
  }
  const header = headerSchema.safeParse(json);
  if (!header.success) throw damagedWeights('its header has not the form of the format', header.error);
  return header.data;
}

function readTensor(name: string, entry: z.infer<typeof entrySchema>, body: Uint8Array): Weight {
  const { dtype, shape, data_offsets } = entry;
  const [start, end] = data_offsets;
  const elementBytes = { F32: 4, F16: 2, I64: 8 }[dtype];
  if (elementBytes === undefined) {
    throw new ModelError(
      'weight-type',
      `The tensor "${name}" is stored as ${dtype}; weights must be F32 or F16.`,
    );
  }
  const count = shape.reduce((a, b) => a * b, 1);
  if (start > end || end > body.length || end - start !== count * elementBytes) {
    throw damagedWeights(`the tensor "${name}" is not where its header says`);
  }
  // A copy of its own: slice() of a Node buffer would be a view into the whole file.
  const { buffer } = new Uint8Array(body.subarray(start, end));
  return { shape, data: numbersOf(buffer, dtype) };
}

function numbersOf(buffer: ArrayBuffer, dtype: string): Float32Array<ArrayBuffer> {
  if (dtype === 'F32') return new Float32Array(buffer);
  if (dtype === 'F16') return Float32Array.from(new Float16Array(buffer));
  return Float32Array.from(new BigInt64Array(buffer), Number);
}

/** What is thrown for a file that is not what it should be. */
export function damagedWeights(reason: string, cause?: unknown): ModelError {
  return new ModelError('damaged-weights', `The file is not a safetensors file or is damaged: ${reason}.`, {
    cause,
  });
}
