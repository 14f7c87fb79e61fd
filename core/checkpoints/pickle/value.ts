/** What a pickle of the allowed kinds can hold. Tuples, lists and sets are arrays; dicts of all kinds are maps. */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleValue[]
  | Map<PickleValue, PickleValue>
  | Global
  | Inert
  | StorageReference
  | TensorView;

/** A name that the pickle mentions, out of the table of allowed ones. */
export interface Global {
  readonly kind: 'global';
  /** `torch.FloatStorage` */
  readonly name: string;
}

/** The result of a tolerated call that nobody reads: a number of an optimiser's state, a date, … */
export interface Inert {
  readonly kind: 'inert';
}

/** How the numbers of a storage are stored, little-endian. */
export type StorageType =
  'float64' | 'float32' | 'float16' | 'bfloat16' | 'int64' | 'int32' | 'int16' | 'int8' | 'uint8' | 'bool';

/** A run of numbers in the file, or a part of one. */
export interface StorageReference {
  readonly kind: 'storage';
  readonly type: StorageType;
  /** Digits; names the run within the file. */
  readonly key: string;
  /** Numbers in the whole run. */
  readonly count: number;
  /** Where the part begins in the run, and its length, in numbers. */
  readonly start: number;
  readonly length: number;
}

/** A tensor as a window on a storage; offset and strides are in numbers. */
export interface TensorView {
  readonly kind: 'tensor';
  readonly storage: StorageReference;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

/** Whether a value is an object of that kind (and no array, map or bytes). */
export function isKind<K extends 'global' | 'inert' | 'storage' | 'tensor'>(
  value: PickleValue | undefined,
  kind: K,
): value is Extract<PickleValue, { readonly kind: K }> {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind;
}
