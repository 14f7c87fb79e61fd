/// <reference lib="esnext.float16" />
import { type StorageType } from '../pickle/value.ts';

/** Bytes of one number. */
export const ELEMENT_BYTES = {
  float64: 8,
  float32: 4,
  float16: 2,
  bfloat16: 2,
  int64: 8,
  int32: 4,
  int16: 2,
  int8: 1,
  uint8: 1,
  bool: 1,
} as const satisfies Record<StorageType, number>;

/** The numbers of a storage, read one at a time as float64, so that every type but int64 is exact. */
export interface StorageArray {
  readonly length: number;
  readonly at: (index: number) => number;
  /** A run of numbers as float32. */
  readonly slice: (start: number, end: number) => Float32Array;
}

/** A storage's bytes (their own buffer, little-endian as every supported machine) as numbers. */
export function storageArray(type: StorageType, { buffer }: Uint8Array<ArrayBuffer>): StorageArray {
  switch (type) {
    case 'float64':
      return numbers(new Float64Array(buffer));
    case 'float32':
      return numbers(new Float32Array(buffer));
    case 'float16':
      return numbers(new Float16Array(buffer));
    case 'bfloat16': {
      // The upper half of a float32.
      const halves = Uint16Array.from(new Uint16Array(buffer));
      const words = new Uint16Array(2 * halves.length);
      for (const [index, half] of halves.entries()) words[2 * index + 1] = half;
      return numbers(new Float32Array(words.buffer));
    }
    case 'int64': {
      const integers = new BigInt64Array(buffer);
      return numbers(Float64Array.from(integers, Number));
    }
    case 'int32':
      return numbers(new Int32Array(buffer));
    case 'int16':
      return numbers(new Int16Array(buffer));
    case 'int8':
      return numbers(new Int8Array(buffer));
    case 'uint8':
    case 'bool':
      return numbers(new Uint8Array(buffer));
  }
}

interface Numbers {
  readonly length: number;
  readonly [index: number]: number;
  subarray(start: number, end: number): Iterable<number> & ArrayLike<number>;
}

function numbers(array: Numbers): StorageArray {
  return {
    length: array.length,
    at: (index) => array[index] ?? Number.NaN,
    slice: (start, end) => new Float32Array(array.subarray(start, end)),
  };
}
