import { type Refuse } from '../operator.ts';
import { expand } from '../ops/shape.ts';
import { formatShape, type Dimension, type ElementType, type TensorType } from '../types.ts';
import { constant, type Constant, type Value } from '../value.ts';

/** A scalar of the element type of a tensor, so that a rule is valid in single and double precision alike. */
export function numberLike({ elementType }: TensorType, number: number): Constant {
  switch (elementType) {
    case 'float64':
      return constant('float64', [], Float64Array.of(number));
    case 'int32':
      return constant('int32', [], Int32Array.of(number));
    case 'int64':
      return constant('int64', [], BigInt64Array.of(BigInt(number)));
    default:
      return constant('float32', [], Float32Array.of(number));
  }
}

/** 0, 1, 2 … below `count`, of the (whole-number or float) element type of a tensor. Shape: [count]. */
export function rangeLike({ elementType }: TensorType, count: number, first = 0): Constant {
  const numbers = Array.from({ length: count }, (_, index) => first + index);
  switch (elementType) {
    case 'int64':
      return constant('int64', [count], BigInt64Array.from(numbers, BigInt));
    case 'float64':
      return constant('float64', [count], Float64Array.from(numbers));
    case 'float32':
      return constant('float32', [count], Float32Array.from(numbers));
    default:
      return constant('int32', [count], Int32Array.from(numbers));
  }
}

/** The sizes of a tensor, for rules that need every one; refuses a symbolic one. */
export function sizesOf(value: TensorType, refuse: Refuse): readonly number[] {
  return value.shape.map((size) =>
    typeof size === 'number' ? size : refuse(`it needs the sizes of ${formatShape(value.shape)} as numbers`),
  );
}

/** The shape of a tensor as a target of Reshape, which takes one open axis; refuses several. */
export function reshapeTarget(value: TensorType, refuse: Refuse): readonly number[] {
  const isOpen = (size: Dimension): boolean => typeof size === 'string';
  return value.shape.filter(isOpen).length > 1
    ? sizesOf(value, refuse)
    : value.shape.map((size) => (typeof size === 'number' ? size : -1));
}

/** Zeros of the type and shape of a tensor whose sizes are known. */
export function zerosLike(value: TensorType, refuse: Refuse): Value {
  return expand(numberLike(value, 0), sizesOf(value, refuse));
}

/** The element types that gradients are computed in. */
export const GRADIENT_TYPES: readonly ElementType[] = ['float32', 'float64'];
