import { create, toBinary } from '@bufbuild/protobuf';
import { GraphError } from '../../errors/index.ts';
import { leavesOf, nodesInOrder, type Graph } from '../graph.ts';
import { nameGraph, type Names } from '../naming.ts';
import { bodyOf, isBody, type AttributeKind, type AttributeValue } from '../operator.ts';
import { identity } from '../ops/elementwise.ts';
import { type Body } from '../ops/loop.ts';
import { ELEMENT_TYPES, UNKNOWN, type TensorType } from '../types.ts';
import { type Input, type Node, type Value } from '../value.ts';
import {
  AttributeProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TypeProtoSchema,
  ValueInfoProtoSchema,
  type AttributeProto,
  type GraphProto,
  type NodeProto,
  type ValueInfoProto,
} from './onnx_pb.ts';
import { encodeTensor } from './tensor.ts';

/** The version of the ONNX operator set in which models are written. */
export const OPSET = 17;
/** The version of the file format that belongs to it. Source: onnx/docs/Versioning.md. */
const IR_VERSION = 8n;

/** AttributeProto.AttributeType. */
export const ATTRIBUTE_TYPES = { float: 1, int: 2, string: 3, body: 5, ints: 7 } as const satisfies Record<
  AttributeKind,
  number
>;

/** Free-form facts about a model; they travel in the file and can be read without running it. */
export type Metadata = Readonly<Record<string, string>>;

/**
 * The graph as an ONNX file (operator set 17).
 * Throws: GraphError if a name is given twice.
 */
export function encodeModel(graph: Graph, metadata: Metadata = {}): Uint8Array {
  const named = withOwnOutputs(graph);
  const names = nameGraph(named);
  const model = create(ModelProtoSchema, {
    irVersion: IR_VERSION,
    opsetImport: [{ domain: '', version: BigInt(OPSET) }],
    producerName: 'sightline',
    graph: encodeGraph(named, names, named.inputs),
    metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
  });
  return toBinary(ModelProtoSchema, model);
}

function encodeGraph(named: Graph, names: Names, inputs: readonly Input[]): GraphProto {
  return create(GraphProtoSchema, {
    name: named.name,
    node: nodesInOrder(named).map((node) => encodeNode(node, names)),
    initializer: leavesOf(named).flatMap((leaf) =>
      leaf.kind === 'constant' ? [encodeTensor(leaf, names.ofValue(leaf))] : [],
    ),
    input: inputs.map((each) => encodeType(each.name, each)),
    output: Object.entries(named.outputs).map(([name, value]) => encodeType(name, value)),
  });
}

/** A graph within a node. What it captures are no inputs of it: it calls them as the graph around it does. */
function encodeBody({ graph, captures }: Body, node: Node, names: Names): GraphProto {
  const named = withOwnOutputs(graph);
  const own = named.inputs.length - captures;
  const outer = node.operands.slice(node.operands.length - captures);
  const captured = new Map<Value, string>();
  for (const [index, each] of named.inputs.slice(own).entries()) {
    const value = outer[index];
    if (value !== undefined) captured.set(each, names.ofValue(value));
  }
  const inner = nameGraph(named, { taken: names.taken, captured });
  return encodeGraph(named, inner, named.inputs.slice(0, own));
}

/**
 * The graph with an identity for each output that is an input, a constant or the same value as another output:
 * in the file an output is called as the value that it is.
 */
function withOwnOutputs(graph: Graph): Graph {
  const seen = new Set<Value>();
  const outputs = Object.entries(graph.outputs).map(([name, value]): [string, Value] => {
    const isOwn = value.kind === 'result' && !seen.has(value);
    seen.add(value);
    return [name, isOwn ? value : identity(value)];
  });
  return { ...graph, outputs: Object.fromEntries(outputs) };
}

function encodeNode(node: Node, names: Names): NodeProto {
  const operands = node.operands.slice(0, node.operands.length - (bodyOf(node)?.captures ?? 0));
  return create(NodeProtoSchema, {
    name: names.ofNode(node),
    opType: node.operator.kind,
    input: operands.map((operand) => (operand === undefined ? '' : names.ofValue(operand))),
    output: [...names.ofOutputs(node)],
    attribute: Object.entries(node.operator.attributes).flatMap(([name, kind]) => {
      const value = node.attributes[name];
      if (isBody(value)) return [encodeBodyAttribute(name, encodeBody(value, node, names))];
      return value === undefined ? [] : [encodeAttribute(name, kind, value)];
    }),
  });
}

function encodeBodyAttribute(name: string, g: GraphProto): AttributeProto {
  return create(AttributeProtoSchema, { name, type: ATTRIBUTE_TYPES.body, g });
}

function encodeAttribute(
  name: string,
  kind: AttributeKind,
  value: Exclude<AttributeValue, Body>,
): AttributeProto {
  const type = ATTRIBUTE_TYPES[kind];
  if (kind === 'ints' && typeof value === 'object') {
    return create(AttributeProtoSchema, { name, type, ints: value.map(BigInt) });
  }
  if (kind === 'int' && typeof value === 'number')
    return create(AttributeProtoSchema, { name, type, i: BigInt(value) });
  if (kind === 'float' && typeof value === 'number')
    return create(AttributeProtoSchema, { name, type, f: value });
  if (kind === 'string' && typeof value === 'string') {
    return create(AttributeProtoSchema, { name, type, s: new TextEncoder().encode(value) });
  }
  throw new GraphError(
    'illegal-attribute',
    `The attribute ${name} is declared ${kind} but is ${JSON.stringify(value)}.`,
  );
}

function encodeType(name: string, type: TensorType): ValueInfoProto {
  const dim = type.shape.map((size) => {
    if (typeof size === 'number') return { value: { case: 'dimValue' as const, value: BigInt(size) } };
    return size === UNKNOWN ? {} : { value: { case: 'dimParam' as const, value: size } };
  });
  const elemType = ELEMENT_TYPES[type.elementType].onnx;
  return create(ValueInfoProtoSchema, {
    name,
    type: create(TypeProtoSchema, { value: { case: 'tensorType', value: { elemType, shape: { dim } } } }),
  });
}
