import { fromBinary, toBinary } from '@bufbuild/protobuf';
import {
  constant,
  encodeModel,
  graph,
  input,
  logSoftmax,
  matmul,
  multiply,
  relu,
  scalar,
  sqrt,
  type Metadata,
  type Value,
} from '../../../core/graph/index.ts';
import { ModelProtoSchema } from '../../../core/graph/onnx/onnx_pb.ts';

/** TensorProto.DataLocation of onnx.proto. */
const EXTERNAL = 1;

/** Outputs `root` = √x and `triple` = 3x of an input `x` [N, 2]. */
export function rootModel(metadata: Metadata = {}): Uint8Array {
  const x = input('x', 'float32', ['N', 2]);
  return encodeModel(
    graph('roots', { inputs: [x], outputs: { root: sqrt(x), triple: multiply(x, scalar(3)) } }),
    metadata,
  );
}

/** A model that takes of the order of a second on one core: `layers` products of [size, size] matrices. */
export function slowModel(size: number, layers: number): Uint8Array {
  const x = input('x', 'float32', [size, size]);
  const weights = new Float32Array(size * size);
  for (let slot = 0; slot < weights.length; slot++)
    weights[slot] = ((slot * 7919) % 1000) / 500 / size - 1 / size;
  const weight = constant('float32', [size, size], weights, 'weight');
  let value: Value = x;
  for (let layer = 0; layer < layers; layer++) value = relu(matmul(value, weight));
  return encodeModel(graph('slow', { inputs: [x], outputs: { y: logSoftmax(value, { axis: 1 }) } }));
}

/** A model whose weight is said to be in another file. */
export function modelWithExternalTensor(): Uint8Array {
  const x = input('x', 'float32', [2]);
  const weight = constant('float32', [2], Float32Array.of(1, 2), 'weight');
  const model = fromBinary(
    ModelProtoSchema,
    encodeModel(graph('outside', { inputs: [x], outputs: { y: multiply(x, weight) } })),
  );
  for (const tensor of model.graph?.initializer ?? []) {
    tensor.rawData = new Uint8Array(0);
    tensor.dataLocation = EXTERNAL;
    tensor.externalData = [
      { $typeName: 'onnx.StringStringEntryProto', key: 'location', value: '../secret.bin' },
    ];
  }
  return toBinary(ModelProtoSchema, model);
}
