import { z } from 'zod';
import { ModelError } from '../../errors/index.ts';
import type { TfjsConstant } from './tfjs-model.ts';

const MAXIMUM_RANK = 8;
const MAXIMUM_ELEMENTS = 2 ** 28;

/** One group of the weights manifest: the shards' file names, and the tensors that follow each other in them. */
export const weightGroupSchema = z.object({
  paths: z.array(z.string().min(1).max(255)).min(1).max(1000),
  weights: z
    .array(
      z.object({
        name: z.string().min(1).max(1000),
        shape: z.array(z.int().nonnegative()).max(MAXIMUM_RANK),
        dtype: z.string(),
        quantization: z.object({ dtype: z.string() }).optional(),
      }),
    )
    .max(20_000),
});

export type WeightGroup = z.infer<typeof weightGroupSchema>;
type WeightEntry = WeightGroup['weights'][number];

/** How a tensor lies in the file. */
const STORAGES = { float32: 4, int32: 4, float16: 2 } as const;
type Storage = keyof typeof STORAGES;

/**
 * The tensors of one group, cut out of its joined shards (little-endian, without gaps).
 * Throws: ModelError `tfjs-weights` where the bytes do not fit the manifest, or values are not finite.
 */
export function readWeights(group: WeightGroup, bytes: Uint8Array): Map<string, TfjsConstant> {
  const constants = new Map<string, TfjsConstant>();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let offset = 0;
  for (const entry of group.weights) {
    const storage = storageOf(entry);
    const length = entry.shape.reduce((product, size) => product * size, 1);
    const end = offset + length * STORAGES[storage];
    if (length > MAXIMUM_ELEMENTS || end > bytes.byteLength) {
      throw new ModelError(
        'tfjs-weights',
        `The weights end at byte ${bytes.byteLength}, but the tensor "${entry.name}" of shape [${entry.shape.join(', ')}] ends at byte ${end}. The weights file is cut short or belongs to another model.`,
        { details: { tensor: entry.name, available: bytes.byteLength, needed: end } },
      );
    }
    if (constants.has(entry.name)) {
      throw new ModelError('tfjs-weights', `The weights manifest names the tensor "${entry.name}" twice.`);
    }
    const data = readValues(view, offset, length, storage);
    requireFinite(entry.name, data);
    constants.set(entry.name, { shape: entry.shape, data });
    offset = end;
  }
  if (offset !== bytes.byteLength) {
    throw new ModelError(
      'tfjs-weights',
      `The weights manifest accounts for ${offset} bytes, but the weights hold ${bytes.byteLength}. The weights file belongs to another model.`,
      { details: { available: bytes.byteLength, needed: offset } },
    );
  }
  return constants;
}

function storageOf(entry: WeightEntry): Storage {
  const stored = entry.quantization?.dtype ?? entry.dtype;
  const isSupported =
    (entry.dtype === 'float32' && (stored === 'float32' || stored === 'float16')) ||
    (entry.dtype === 'int32' && stored === 'int32');
  if (!isSupported) {
    throw new ModelError(
      'tfjs-weights',
      `The tensor "${entry.name}" is ${entry.dtype} stored as ${stored}; supported are float32, float32 stored as float16, and int32.`,
    );
  }
  return stored;
}

function readValues(
  view: DataView,
  offset: number,
  length: number,
  storage: Storage,
): Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer> {
  switch (storage) {
    case 'float32':
      return Float32Array.from({ length }, (_, index) => view.getFloat32(offset + index * 4, true));
    case 'int32':
      return Int32Array.from({ length }, (_, index) => view.getInt32(offset + index * 4, true));
    case 'float16':
      return Float32Array.from({ length }, (_, index) =>
        widenFloat16(view.getUint16(offset + index * 2, true)),
      );
  }
}

/** The value of an IEEE 754 half-precision number; exact, since every such value is also a 32-bit one. */
export function widenFloat16(bits: number): number {
  const sign = (bits & 0x8000) === 0 ? 1 : -1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function requireFinite(name: string, data: Float32Array | Int32Array): void {
  if (!data.every(Number.isFinite)) {
    throw new ModelError('tfjs-weights', `The tensor "${name}" holds values that are not finite numbers.`);
  }
}
