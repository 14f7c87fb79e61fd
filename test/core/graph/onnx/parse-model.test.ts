import { create, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { ModelError } from '../../../../core/errors/index.ts';
import {
  constant,
  encodeModel,
  graph,
  input,
  leavesOf,
  multiply,
  parseModel,
  readModelSummary,
  relu,
  type ElementType,
  type TensorData,
} from '../../../../core/graph/index.ts';
import {
  ModelProtoSchema,
  type ModelProto,
  type TensorProtoSchema,
} from '../../../../core/graph/onnx/onnx_pb.ts';

type TensorInit = MessageInitShape<typeof TensorProtoSchema>;
type ModelInit = Exclude<MessageInitShape<typeof ModelProtoSchema>, ModelProto>;

const x = input('x', 'float32', ['N', 2]);
const small = graph('small', {
  inputs: [x],
  outputs: { y: relu(multiply(x, constant('float32', [2], Float32Array.of(1, 2), 'scale'))) },
});

/** A file with one Identity whose operand is the given tensor. */
function fileWith(tensor: TensorInit, changes: ModelInit = {}): Uint8Array {
  const model = create(ModelProtoSchema, {
    irVersion: 8n,
    opsetImport: [{ domain: '', version: 17n }],
    graph: {
      name: 'g',
      node: [{ opType: 'Identity', input: ['t'], output: ['y'], name: 'copy' }],
      initializer: [{ name: 't', ...tensor }],
      output: [
        { name: 'y', type: { value: { case: 'tensorType', value: { elemType: 1, shape: { dim: [] } } } } },
      ],
    },
    ...changes,
  });
  return toBinary(ModelProtoSchema, model);
}

describe('a parsed model', () => {
  it('has the metadata, inputs, outputs and constants that were written', () => {
    const { graph: read, metadata } = parseModel(encodeModel(small, { 'sightline.trained': 'false' }));
    expect(metadata).toEqual({ 'sightline.trained': 'false' });
    expect(read.inputs).toEqual([x]);
    expect(Object.keys(read.outputs)).toEqual(['y']);
    const [scale] = leavesOf(read).filter((leaf) => leaf.kind === 'constant');
    expect(scale).toMatchObject({ name: 'scale', shape: [2], data: Float32Array.of(1, 2) });
  });

  it('is the same from a Buffer that is a window into a larger one', () => {
    const bytes = encodeModel(small);
    const inside = Buffer.concat([Buffer.alloc(3), bytes, Buffer.alloc(5)]).subarray(3, 3 + bytes.length);
    expect(encodeModel(parseModel(inside).graph)).toEqual(bytes);
  });

  const STORED: Readonly<Record<ElementType, TensorData>> = {
    float32: Float32Array.of(-1.5, 2),
    float64: Float64Array.of(-1.5, 2),
    float16: Uint16Array.of(0x3c00, 0xc000),
    int8: Int8Array.of(-1, 2),
    int16: Int16Array.of(-1, 2),
    int32: Int32Array.of(-1, 2),
    int64: BigInt64Array.of(-1n, 2n),
    uint8: Uint8Array.of(1, 2),
    uint16: Uint16Array.of(1, 2),
    uint32: Uint32Array.of(1, 2),
    uint64: BigUint64Array.of(1n, 2n),
    bool: Uint8Array.of(1, 0),
  };
  it.each(Object.entries(STORED) as [ElementType, TensorData][])(
    'keeps constants of type %s',
    (type, data) => {
      const stored = constant(type, [2], data as never, 'stored');
      const { graph: read } = parseModel(encodeModel(graph('g', { inputs: [], outputs: { y: stored } })));
      expect(leavesOf(read)).toEqual([stored]);
    },
  );

  it('reads tensors from their typed fields as well as from raw bytes', () => {
    const cases: [TensorInit, TensorData][] = [
      [{ dataType: 1, dims: [2n], floatData: [1, 2] }, Float32Array.of(1, 2)],
      [{ dataType: 11, dims: [1n], doubleData: [0.1] }, Float64Array.of(0.1)],
      [{ dataType: 7, dims: [1n], int64Data: [-5n] }, BigInt64Array.of(-5n)],
      [{ dataType: 3, dims: [1n], int32Data: [-5] }, Int8Array.of(-5)],
      [{ dataType: 12, dims: [1n], uint64Data: [5n] }, Uint32Array.of(5)],
    ];
    for (const [tensor, data] of cases)
      expect(leavesOf(parseModel(fileWith(tensor)).graph)[0]).toMatchObject({ data });
  });
});

describe('a file is refused', () => {
  const scalar: TensorInit = { dataType: 1, floatData: [1] };
  const FAULTS: Readonly<Record<string, readonly [file: Uint8Array, code: string]>> = {
    'that is empty': [new Uint8Array(), 'no-onnx-file'],
    'that is text': [new TextEncoder().encode('<html>not found</html>'), 'no-onnx-file'],
    'that is cut off': [encodeModel(small).subarray(0, 60), 'no-onnx-file'],
    'whose tensor lies in another file': [
      fileWith({
        dataType: 1,
        dims: [2n],
        dataLocation: 1,
        externalData: [{ key: 'location', value: '../../etc/passwd' }],
      }),
      'external-tensor',
    ],
    'whose tensor declares terabytes': [
      fileWith({ dataType: 1, dims: [1n << 40n], rawData: new Uint8Array(8) }),
      'tensor-size',
    ],
    'whose tensor has a negative size': [
      fileWith({ dataType: 1, dims: [-1n], rawData: new Uint8Array() }),
      'tensor-size',
    ],
    'whose tensor is of an unknown type': [
      fileWith({ dataType: 99, rawData: new Uint8Array() }),
      'element-type',
    ],
    'of an operator set that is too new': [
      fileWith(scalar, { opsetImport: [{ domain: '', version: 99n }] }),
      'unsupported-opset',
    ],
    'with an operator that graphs do not know': [
      fileWith(scalar, {
        graph: { node: [{ opType: 'Einsum', input: [], output: ['y'] }], output: [{ name: 'y' }] },
      }),
      'unknown-operator',
    ],
    'that uses a value before it is made': [
      fileWith(scalar, {
        graph: { node: [{ opType: 'Relu', input: ['later'], output: ['y'] }], output: [{ name: 'y' }] },
      }),
      'missing-value',
    ],
  };
  it.each(Object.entries(FAULTS))('%s', (_, [file, code]) => {
    expect(() => parseModel(file)).toThrow(ModelError);
    expect(() => parseModel(file)).toThrow(expect.objectContaining({ code }) as Error);
  });
});

describe('the summary of a file', () => {
  it('says what the model takes, gives and is made of', () => {
    expect(readModelSummary(encodeModel(small, { a: 'b' }))).toEqual({
      opsets: { '': 17 },
      producer: 'sightline',
      inputs: [{ name: 'x', elementType: 'float32', shape: ['N', 2] }],
      outputs: [{ name: 'y', elementType: 'float32', shape: ['N', 2] }],
      metadata: { a: 'b' },
      operators: { Mul: 1, Relu: 1 },
      parameterCount: 2,
      hasExternalTensors: false,
    });
  });

  it('is read from files with operators that graphs do not know', () => {
    const file = fileWith(
      { dataType: 1, floatData: [1] },
      {
        graph: { node: [{ opType: 'FusedConv', domain: 'com.microsoft', output: ['y'] }] },
      },
    );
    expect(readModelSummary(file).operators).toEqual({ 'com.microsoft.FusedConv': 1 });
  });

  it('finds external tensors wherever a file can hide them', () => {
    const external = { name: 'e', dataType: 1, dims: [1n], dataLocation: 1 };
    const inNode = (attribute: object): Uint8Array =>
      fileWith(
        { dataType: 1, floatData: [1] },
        { graph: { node: [{ opType: 'If', attribute: [attribute] }] } },
      );
    const hidden = [
      fileWith(external),
      inNode({ name: 'value', type: 4, t: external }),
      inNode({ name: 'values', type: 9, tensors: [external] }),
      inNode({ name: 'then_branch', type: 5, g: { initializer: [external] } }),
      inNode({ name: 'bodies', type: 10, graphs: [{ node: [{ attribute: [{ name: 'v', t: external }] }] }] }),
      inNode({ name: 'sparse', type: 11, sparseTensor: { values: external } }),
      fileWith(
        { dataType: 1, floatData: [1] },
        { functions: [{ node: [{ attribute: [{ name: 'v', t: external }] }] }] },
      ),
      fileWith(
        { dataType: 1, floatData: [1] },
        { trainingInfo: [{ algorithm: { initializer: [external] } }] },
      ),
    ];
    for (const file of hidden) expect(readModelSummary(file).hasExternalTensors).toBe(true);
  });

  it('refuses tensors that do not hold what they declare', () => {
    const file = fileWith({ dataType: 1, dims: [1n << 33n], rawData: new Uint8Array(4) });
    expect(() => readModelSummary(file)).toThrow(ModelError);
  });

  it('refuses subgraphs nested hundreds deep instead of overflowing the stack', () => {
    let inner: ModelInit['graph'] = { node: [] };
    for (let depth = 0; depth < 300; depth++)
      inner = { node: [{ attribute: [{ name: 'g', type: 5, g: inner }] }] };
    expect(() => readModelSummary(fileWith({}, { graph: inner }))).toThrow(ModelError);
  });
});
