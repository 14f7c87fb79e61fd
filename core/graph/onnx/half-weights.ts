/// <reference lib="esnext.float16" />
import { create, toBinary } from '@bufbuild/protobuf';
import { decodeModel } from './decode.ts';
import {
  AttributeProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProtoSchema,
  type NodeProto,
  type TensorProto,
} from './onnx_pb.ts';
import { ATTRIBUTE_TYPES } from './encode.ts';
import { ELEMENT_TYPES } from '../types.ts';

const FLOAT32 = ELEMENT_TYPES.float32.onnx;
const FLOAT16 = ELEMENT_TYPES.float16.onnx;
/** The largest finite float16. */
const LARGEST_HALF = 65_504;

/**
 * The same model with the float32 initializers of two and more dimensions stored as float16, each with a cast back to
 * float32 after it: about half the size, and any runtime that takes the model takes it so, calculating as before.
 * Vectors and scalars stay as they are: they weigh nothing, and a bound such as 1e-6 would change. So does a tensor
 * with numbers beyond float16's range.
 * Throws: ModelError if the bytes are no ONNX file.
 */
export function withHalfWeights(bytes: Uint8Array): Uint8Array {
  const model = decodeModel(bytes);
  const { graph } = model;
  if (graph === undefined) return bytes;
  const names = new Set([
    ...graph.initializer.map(({ name }) => name),
    ...graph.input.map(({ name }) => name),
    ...graph.node.flatMap(({ name, output }) => [name, ...output]),
  ]);
  const casts: NodeProto[] = [];
  graph.initializer = graph.initializer.map((tensor) => {
    const half = halved(tensor, names);
    if (half === undefined) return tensor;
    names.add(half.name);
    casts.push(castBack(half.name, tensor.name));
    return half;
  });
  graph.node = [...casts, ...graph.node];
  return toBinary(ModelProtoSchema, model);
}

/** The tensor in half precision under a new name; undefined if it stays as it is. */
function halved(tensor: TensorProto, names: ReadonlySet<string>): TensorProto | undefined {
  const { dims, dataType, rawData } = tensor;
  if (dataType !== FLOAT32 || dims.length < 2 || rawData === undefined) return undefined;
  // A copy: in the file, the numbers may begin at any byte.
  const numbers = new Float32Array(rawData.slice().buffer);
  if (!numbers.every((number) => Math.abs(number) <= LARGEST_HALF)) return undefined;
  let name = `${tensor.name}/float16`;
  while (names.has(name)) name += '_';
  return create(TensorProtoSchema, {
    name,
    dims,
    dataType: FLOAT16,
    rawData: new Uint8Array(new Float16Array(numbers).buffer),
  });
}

function castBack(from: string, to: string): NodeProto {
  return create(NodeProtoSchema, {
    name: `${from}/cast`,
    opType: 'Cast',
    input: [from],
    output: [to],
    attribute: [create(AttributeProtoSchema, { name: 'to', type: ATTRIBUTE_TYPES.int, i: BigInt(FLOAT32) })],
  });
}
