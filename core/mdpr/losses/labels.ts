import {
  cast,
  constant,
  equal,
  subtract,
  scalar,
  unsqueeze,
  type Constant,
  type Value,
} from '../../graph/index.ts';

/** The types that labels may have: float32 is for providers that have no whole numbers. */
export type LabelType = 'int64' | 'int32' | 'float32';

/** 1 where a label is the class, else 0. Shape: labels [B] → float32 [B, classes]. */
export function labelMask(labels: Value, classes: number): Value {
  return cast(equal(unsqueeze(labels, [1]), classNumbers(labels, classes)), 'float32');
}

/** 1 where two samples have the same label, each with itself too, else 0. Shape: labels [B] → float32 [B, B]. */
export function sameLabelMask(labels: Value): Value {
  return cast(equal(unsqueeze(labels, [1]), unsqueeze(labels, [0])), 'float32');
}

/** 1 where a mask is 0 and the other way round. */
export function complement(mask: Value): Value {
  return subtract(scalar(1), mask);
}

function classNumbers({ elementType }: Value, classes: number): Constant {
  const numbers = Array.from({ length: classes }, (_, index) => index);
  switch (elementType) {
    case 'int64':
      return constant('int64', [classes], BigInt64Array.from(numbers, BigInt));
    case 'int32':
      return constant('int32', [classes], Int32Array.from(numbers));
    default:
      return constant('float32', [classes], Float32Array.from(numbers));
  }
}
