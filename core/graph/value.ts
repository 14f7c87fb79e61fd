import { GraphError } from '../errors/index.ts';
import { type Attributes, type Operator } from './operator.ts';
import {
  ELEMENT_TYPES,
  elementCount,
  formatType,
  type ElementType,
  type Shape,
  type TensorData,
  type TensorType,
} from './types.ts';

/** A tensor that the caller feeds at each run. */
export interface Input extends TensorType {
  readonly kind: 'input';
  readonly name: string;
}

/** A tensor that is stored in the model (an ONNX initializer). Its data must not be changed. */
export interface Constant<E extends ElementType = ElementType> extends TensorType {
  readonly kind: 'constant';
  /** Without a name it is called after the operand it is: `res5/0/conv1/weight`. */
  readonly name: string | undefined;
  readonly elementType: E;
  readonly shape: readonly number[];
  readonly data: TensorData<E>;
}

/** One output of an application of an operator. */
export interface Result extends TensorType {
  readonly kind: 'result';
  readonly node: Node;
  /** Which of the node's outputs. */
  readonly index: number;
}

/**
 * A node of the graph is a value: an input, a constant, or a result that refers to the application that makes it and
 * so to everything before it. Values are frozen; a graph grows by making new values of old ones.
 */
export type Value = Input | Constant | Result;

/** An operator applied to operands. */
export interface Node {
  readonly operator: Operator;
  /** A path in the model, `soft/res5/0/conv1`; undefined: called after its operator beside the value that feeds it. */
  readonly name: string | undefined;
  /** In the order of the operator's declaration; undefined where an optional one is left out. */
  readonly operands: readonly (Value | undefined)[];
  readonly attributes: Attributes;
  readonly outputs: readonly TensorType[];
}

/** A tensor fed at run time. Shape: sizes, or names of sizes such as `'N'`. */
export function input(name: string, elementType: ElementType, shape: Shape): Input {
  checkShape(shape, `the input ${JSON.stringify(name)}`);
  return Object.freeze({ kind: 'input', name, elementType, shape: Object.freeze([...shape]) });
}

/**
 * A tensor stored in the model. The data is taken over, not copied.
 * Throws: GraphError if the number of elements is not that of the shape.
 */
export function constant<E extends ElementType>(
  elementType: E,
  shape: readonly number[],
  data: TensorData<E>,
  name?: string,
): Constant<E> {
  checkShape(shape, `the constant ${JSON.stringify(name ?? '')}`);
  const isRightArray = data instanceof ELEMENT_TYPES[elementType].array;
  if (!isRightArray || elementCount(shape) !== data.length) {
    throw new GraphError(
      'constant-data',
      `The constant ${JSON.stringify(name ?? '')} is declared ${formatType({ elementType, shape })} but its data is a ${data.constructor.name} of ${data.length} elements.`,
    );
  }
  return Object.freeze({ kind: 'constant', name, elementType, shape: Object.freeze([...shape]), data });
}

/** A float32 scalar, stored in the model. */
export function scalar(value: number, name?: string): Constant<'float32'> {
  return constant('float32', [], Float32Array.of(value), name);
}

/** A float32 vector, stored in the model. */
export function floats(values: readonly number[], name?: string): Constant<'float32'> {
  return constant('float32', [values.length], Float32Array.from(values), name);
}

/** An int64 vector, stored in the model: the form in which ONNX takes shapes, axes and indices. */
export function integers(values: readonly number[], name?: string): Constant<'int64'> {
  return constant('int64', [values.length], BigInt64Array.from(values, BigInt), name);
}

/** The elements of a constant of integers as numbers; undefined for every other value. */
export function knownIntegers(value: Value | undefined): readonly number[] | undefined {
  if (value?.kind !== 'constant') return undefined;
  if (value.elementType !== 'int64' && value.elementType !== 'int32') return undefined;
  return Array.from(value.data, Number);
}

function checkShape(shape: Shape, subject: string): void {
  for (const dimension of shape) {
    const isLegal =
      typeof dimension === 'string' ? dimension !== '' : Number.isSafeInteger(dimension) && dimension >= 0;
    if (!isLegal) {
      throw new GraphError(
        'illegal-dimension',
        `${subject} has a dimension ${JSON.stringify(dimension)}; a dimension is an integer from 0 up, or a name.`,
      );
    }
  }
}
