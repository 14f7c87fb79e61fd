import { create } from '@bufbuild/protobuf';
import { ModelError } from '../../errors/index.ts';
import {
  ELEMENT_TYPES,
  elementCount,
  elementTypeOf,
  formatShape,
  type ElementType,
  type TensorData,
} from '../types.ts';
import { constant, type Constant } from '../value.ts';
import { TensorProtoSchema, type TensorProto } from './onnx_pb.ts';

/** TensorProto.DataLocation: the elements are in another file. */
const EXTERNAL = 1;

/** The tensor as ONNX stores it. Elements are raw bytes, little-endian as in memory on all platforms of Node. */
export function encodeTensor(tensor: Constant, name: string): TensorProto {
  const { data } = tensor;
  return create(TensorProtoSchema, {
    name,
    dims: tensor.shape.map(BigInt),
    dataType: ELEMENT_TYPES[tensor.elementType].onnx,
    rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  });
}

/** Whether the elements are in another file, which Sightline never opens. */
export function isExternal(tensor: TensorProto): boolean {
  return tensor.dataLocation === EXTERNAL || tensor.externalData.length > 0;
}

/**
 * The constant that a file stores; the elements are copied out of the file's bytes.
 * Throws: ModelError if they are in another file, are of a type that graphs do not carry, or are not as many as the
 * shape says.
 */
export function decodeTensor(tensor: TensorProto): Constant {
  const elementType = checkTensor(tensor);
  const shape = tensor.dims.map(Number);
  return constant(
    elementType,
    shape,
    elementsOf(tensor, elementType),
    tensor.name === '' ? undefined : tensor.name,
  );
}

/**
 * Checks a stored tensor without copying it: a file can declare terabytes in a few bytes.
 * Throws: as {@link decodeTensor}.
 */
export function checkTensor(tensor: TensorProto): ElementType {
  const subject = `The tensor "${tensor.name}"`;
  if (isExternal(tensor)) {
    throw new ModelError(
      'external-tensor',
      `${subject} is stored outside the model file. Save the model as one file and try again.`,
    );
  }
  const elementType = elementTypeOf(tensor.dataType);
  if (elementType === undefined) {
    throw new ModelError(
      'element-type',
      `${subject} has the ONNX data type ${tensor.dataType}, which is not supported.`,
    );
  }
  const shape = tensor.dims.map(Number);
  const isLegal = shape.every((size) => Number.isSafeInteger(size) && size >= 0);
  const expected = isLegal ? elementCount(shape) : undefined;
  const stored = storedCount(tensor, elementType);
  if (expected !== stored) {
    throw new ModelError(
      'tensor-size',
      `${subject} is declared ${elementType} ${formatShape(shape)} but ${stored} elements of it are stored. The file is damaged.`,
    );
  }
  return elementType;
}

function storedCount(tensor: TensorProto, elementType: ElementType): number {
  if (tensor.rawData !== undefined)
    return tensor.rawData.byteLength / ELEMENT_TYPES[elementType].array.BYTES_PER_ELEMENT;
  return listOf(tensor, elementType).length;
}

function elementsOf(tensor: TensorProto, elementType: ElementType): TensorData {
  const { array: ElementArray } = ELEMENT_TYPES[elementType];
  // A copy of its own: slice() of a Node buffer would be a view into the whole file.
  if (tensor.rawData !== undefined) return new ElementArray(new Uint8Array(tensor.rawData).buffer);
  const list = listOf(tensor, elementType);
  return elementType === 'int64' || elementType === 'uint64'
    ? new (ElementArray as typeof BigInt64Array)(list as bigint[])
    : new (ElementArray as typeof Float32Array)(list as number[]);
}

/** The typed field that holds elements of this type when they are not raw. Source: onnx.proto, TensorProto. */
function listOf(tensor: TensorProto, elementType: ElementType): readonly (number | bigint)[] {
  switch (elementType) {
    case 'float32':
      return tensor.floatData;
    case 'float64':
      return tensor.doubleData;
    case 'int64':
      return tensor.int64Data;
    case 'uint64':
    case 'uint32':
      return elementType === 'uint64' ? tensor.uint64Data : tensor.uint64Data.map(Number);
    case 'uint8':
    case 'int8':
    case 'uint16':
    case 'int16':
    case 'int32':
    case 'bool':
    case 'float16':
      return tensor.int32Data;
  }
}
