import { fromBinary } from '@bufbuild/protobuf';
import { GraphError, ModelError } from '../../errors/index.ts';
import { graph, type Graph } from '../graph.ts';
import { applyOrdered, type Attributes, type AttributeValue, type Operator } from '../operator.ts';
import { type Body } from '../ops/loop.ts';
import { operatorOf } from '../ops/table.ts';
import { elementTypeOf, UNKNOWN, type Dimension, type TensorType } from '../types.ts';
import { input, type Value } from '../value.ts';
import { ATTRIBUTE_TYPES, OPSET, type Metadata } from './encode.ts';
import {
  ModelProtoSchema,
  type AttributeProto,
  type GraphProto,
  type ModelProto,
  type NodeProto,
  type ValueInfoProto,
} from './onnx_pb.ts';
import { Scope } from './scope.ts';
import { decodeTensor } from './tensor.ts';

/** From here on every operator of the table means what it means in {@link OPSET}. */
const OLDEST_OPSET = 13;

/** A model as values. */
export interface Model {
  readonly graph: Graph;
  readonly metadata: Metadata;
}

/**
 * Reads an ONNX file into a graph; encoding it again gives the same bytes if Sightline wrote the file.
 * Throws: ModelError if it is no ONNX file, stores tensors elsewhere, or uses operators that graphs do not know;
 * GraphError if an operator cannot take its operands.
 */
export function parseModel(bytes: Uint8Array): Model {
  const model = decodeModel(bytes);
  const opset = model.opsetImport.find(({ domain }) => domain === '' || domain === 'ai.onnx')?.version ?? 0n;
  if (opset < OLDEST_OPSET || opset > OPSET) {
    throw new ModelError(
      'unsupported-opset',
      `The model uses version ${opset.toString()} of the ONNX operator set; supported are ${OLDEST_OPSET} to ${OPSET}.`,
    );
  }
  if (model.graph === undefined) throw new ModelError('no-graph', 'The ONNX file holds no graph.');
  return { graph: decodeGraph(model.graph, new Scope()), metadata: readMetadata(model) };
}

/**
 * The file's protobuf messages; bytes of tensors are views into the file.
 * Throws: ModelError if the bytes are no ONNX file.
 */
export function decodeModel(bytes: Uint8Array): ModelProto {
  let model: ModelProto;
  try {
    model = fromBinary(ModelProtoSchema, bytes, { readUnknownFields: false });
  } catch (cause) {
    throw new ModelError('no-onnx-file', 'The file is not an ONNX model, or it is damaged.', { cause });
  }
  // Protobuf takes many byte sequences for a message without fields: only the version tells a model.
  if (model.irVersion < 1n)
    throw new ModelError('no-onnx-file', 'The file is not an ONNX model: it states no version.');
  return model;
}

/** The metadata of a file; of a key that is there twice, the last. */
export function readMetadata(model: ModelProto): Metadata {
  return Object.fromEntries(model.metadataProps.map(({ key, value }) => [key, value]));
}

/** The type that a file declares for an input or output; undefined if it is no tensor, or of no known element type. */
export function decodeType(info: ValueInfoProto): TensorType | undefined {
  if (info.type?.value.case !== 'tensorType') return undefined;
  const { elemType, shape } = info.type.value.value;
  const elementType = elementTypeOf(elemType);
  if (elementType === undefined || shape === undefined) return undefined;
  const dimensions = shape.dim.map(({ value }): Dimension => {
    if (value.case === 'dimValue') return Number(value.value);
    return value.case === 'dimParam' && value.value !== '' ? value.value : UNKNOWN;
  });
  return { elementType, shape: dimensions };
}

function decodeGraph(proto: GraphProto, scope: Scope): Graph {
  if (proto.sparseInitializer.length > 0)
    throw new ModelError('sparse-tensor', 'Sparse tensors are not supported.');
  for (const tensor of proto.initializer) scope.set(tensor.name, decodeTensor(tensor));
  const inputs = proto.input
    // Up to version 3 of the format, initializers were listed among the inputs too.
    .filter(({ name }) => !scope.has(name))
    .map((info) => {
      const type = decodeType(info);
      if (type === undefined)
        throw new ModelError('input-type', `The input "${info.name}" is not a tensor of known type.`);
      return input(info.name, type.elementType, type.shape);
    });
  for (const each of inputs) scope.set(each.name, each);
  for (const node of proto.node) decodeNode(node, scope);
  const outputs = proto.output.map(({ name }): [string, Value] => [name, scope.lookUp(name, 'the output')]);
  const captured = scope.captured.map(([, each]) => each);
  return graph(proto.name, { inputs: [...inputs, ...captured], outputs: Object.fromEntries(outputs) });
}

function decodeNode(node: NodeProto, scope: Scope): void {
  const operator = node.domain === '' || node.domain === 'ai.onnx' ? operatorOf(node.opType) : undefined;
  if (operator === undefined) {
    const kind = node.domain === '' ? node.opType : `${node.domain}.${node.opType}`;
    throw new ModelError(
      'unknown-operator',
      `The operator ${kind} of the node "${node.name}" is not supported.`,
      {
        details: { operator: kind, node: node.name },
      },
    );
  }
  const operands = node.input.map((name) =>
    name === '' ? undefined : scope.lookUp(name, `the ${node.opType} "${node.name}"`),
  );
  const captured: Value[] = [];
  const attributes = Object.fromEntries(
    node.attribute.map((each) => {
      const { g } = each;
      if (g === undefined || operator.attributes[each.name] !== 'body')
        return decodeAttribute(each, operator);
      const { body, outer } = decodeBody(g, scope);
      captured.push(...outer);
      return [each.name, body];
    }),
  );
  const name = node.name === '' ? undefined : node.name;
  const results = applyOrdered(operator, [...operands, ...captured], attributes, name);
  for (const [index, output] of node.output.entries()) {
    const result = results[index];
    if (result === undefined) {
      throw new GraphError(
        'output-count',
        `The ${node.opType} "${node.name}" has not so many outputs as the file names.`,
      );
    }
    if (output !== '') scope.set(output, result);
  }
}

/** A graph within a node, and what it captures of the one around it. */
function decodeBody(
  proto: GraphProto,
  around: Scope,
): { readonly body: Body; readonly outer: readonly Value[] } {
  const scope = new Scope(around);
  const graph = decodeGraph(proto, scope);
  const { captured } = scope;
  return { body: { graph, captures: captured.length }, outer: captured.map(([value]) => value) };
}

function decodeAttribute(attribute: AttributeProto, operator: Operator): [string, AttributeValue] {
  const kind = operator.attributes[attribute.name];
  if (kind === undefined || attribute.type !== ATTRIBUTE_TYPES[kind]) {
    throw new ModelError(
      'unknown-attribute',
      `The attribute "${attribute.name}" of the operator ${operator.kind} is not supported.`,
    );
  }
  const decoded = {
    int: () => Number(attribute.i ?? 0n),
    ints: () => attribute.ints.map(Number),
    float: () => attribute.f ?? 0,
    string: () => new TextDecoder().decode(attribute.s),
    body: () => {
      throw new ModelError('no-graph', `The ${operator.kind} has a body that is empty.`);
    },
  } satisfies Record<typeof kind, () => Attributes[string]>;
  return [attribute.name, decoded[kind]()];
}
