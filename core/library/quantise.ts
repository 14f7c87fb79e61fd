import { InvalidOptionError } from '../errors/index.ts';

/** A vector as the project stores it: `values[i] × scale`. */
export interface QuantisedVector {
  /** In [-127, 127]. */
  readonly values: Int8Array;
  /** Above 0. */
  readonly scale: number;
}

/**
 * Symmetric int8 with one scale a vector: the largest magnitude becomes ±127, so no component moves by more than
 * half a step, `scale / 2`.
 * Throws: InvalidOptionError `non-finite-vector`, `zero-vector`.
 */
export function quantise(vector: Float32Array): QuantisedVector {
  let largest = 0;
  for (const value of vector) {
    if (!Number.isFinite(value)) {
      throw new InvalidOptionError(
        'non-finite-vector',
        'An embedding holds a value that is not a finite number.',
      );
    }
    largest = Math.max(largest, Math.abs(value));
  }
  if (largest === 0) {
    throw new InvalidOptionError('zero-vector', 'An embedding has no direction: all of its values are zero.');
  }
  const scale = largest / 127;
  const values = new Int8Array(vector.length);
  for (let index = 0; index < vector.length; index++) {
    values[index] = Math.round((vector[index] ?? 0) / scale);
  }
  return { values, scale };
}

/** The vector that the stored one stands for. */
export function dequantise({ values, scale }: QuantisedVector): Float32Array {
  return Float32Array.from(values, (value) => value * scale);
}
