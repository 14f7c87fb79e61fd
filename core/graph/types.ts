/** The element types that graphs carry; names as in the ONNX specification, except that `float` is `float32`. */
export type ElementType = keyof typeof ELEMENT_TYPES;

/** A dimension: a size, or the name of a size that is known only when the graph runs (`'N'`). */
export type Dimension = number | string;

/** Outermost dimension first; `[]` is a scalar. */
export type Shape = readonly Dimension[];

/** What is known of a tensor before it exists. */
export interface TensorType {
  readonly elementType: ElementType;
  readonly shape: Shape;
}

/** A dimension of which nothing is known. It equals no other, not even itself. */
export const UNKNOWN = '?';

/** Number in TensorProto.DataType, and the array that holds the elements (float16 as its bits). */
export const ELEMENT_TYPES = {
  float32: { onnx: 1, array: Float32Array },
  uint8: { onnx: 2, array: Uint8Array },
  int8: { onnx: 3, array: Int8Array },
  uint16: { onnx: 4, array: Uint16Array },
  int16: { onnx: 5, array: Int16Array },
  int32: { onnx: 6, array: Int32Array },
  int64: { onnx: 7, array: BigInt64Array },
  bool: { onnx: 9, array: Uint8Array },
  float16: { onnx: 10, array: Uint16Array },
  float64: { onnx: 11, array: Float64Array },
  uint32: { onnx: 12, array: Uint32Array },
  uint64: { onnx: 13, array: BigUint64Array },
} as const;

interface ElementArrays {
  readonly float32: Float32Array;
  readonly uint8: Uint8Array;
  readonly int8: Int8Array;
  readonly uint16: Uint16Array;
  readonly int16: Int16Array;
  readonly int32: Int32Array;
  readonly int64: BigInt64Array;
  readonly bool: Uint8Array;
  readonly float16: Uint16Array;
  readonly float64: Float64Array;
  readonly uint32: Uint32Array;
  readonly uint64: BigUint64Array;
}

/** The elements of a tensor of type `E`, row-major. */
export type TensorData<E extends ElementType = ElementType> = ElementArrays[E];

export const FLOAT_TYPES: readonly ElementType[] = ['float32', 'float16', 'float64'];
export const INTEGER_TYPES: readonly ElementType[] = [
  'int8',
  'int16',
  'int32',
  'int64',
  'uint8',
  'uint16',
  'uint32',
  'uint64',
];
export const SIGNED_TYPES: readonly ElementType[] = [...FLOAT_TYPES, 'int8', 'int16', 'int32', 'int64'];
export const NUMERIC_TYPES: readonly ElementType[] = [...FLOAT_TYPES, ...INTEGER_TYPES];

/** The element type of a TensorProto.DataType number, or undefined if graphs do not carry it. */
export function elementTypeOf(onnx: number): ElementType | undefined {
  return (Object.keys(ELEMENT_TYPES) as ElementType[]).find((type) => ELEMENT_TYPES[type].onnx === onnx);
}

/** Whether two dimensions are certain to be equal. */
export function isSameDimension(a: Dimension, b: Dimension): boolean {
  return a === b && a !== UNKNOWN;
}

/** Whether two dimensions are certain to differ. */
export function isOtherDimension(a: Dimension, b: Dimension): boolean {
  return typeof a === 'number' && typeof b === 'number' && a !== b;
}

/** The number of elements, or undefined where a dimension is symbolic. */
export function elementCount(shape: Shape): number | undefined {
  let count = 1;
  for (const dimension of shape) {
    if (typeof dimension === 'string') return undefined;
    count *= dimension;
  }
  return count;
}

/** `float32 [N, 3, 384, 192]`, for messages. */
export function formatType(type: TensorType): string {
  return `${type.elementType} ${formatShape(type.shape)}`;
}

/** `[N, 3, 384, 192]`, for messages. */
export function formatShape(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}
