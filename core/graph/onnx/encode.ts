import { create, toBinary } from '@bufbuild/protobuf';
import { GraphError } from '../../errors/index.ts';
import { leavesOf, nodesInOrder, type Graph } from '../graph.ts';
import { nameGraph, type Names } from '../naming.ts';
import { type AttributeKind, type AttributeValue } from '../operator.ts';
import { identity } from '../ops/elementwise.ts';
import { ELEMENT_TYPES, UNKNOWN, type TensorType } from '../types.ts';
import { type Node, type Value } from '../value.ts';
import {
  AttributeProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TypeProtoSchema,
  ValueInfoProtoSchema,
  type AttributeProto,
  type NodeProto,
  type ValueInfoProto,
} from './onnx_pb.ts';
import { encodeTensor } from './tensor.ts';

/** The version of the ONNX operator set in which models are written. */
export const OPSET = 17;
/** The version of the file format that belongs to it. Source: onnx/docs/Versioning.md. */
const IR_VERSION = 8n;

/** AttributeProto.AttributeType. */
export const ATTRIBUTE_TYPES = { float: 1, int: 2, string: 3, ints: 7 } as const satisfies Record<
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
    graph: create(GraphProtoSchema, {
      name: named.name,
      node: nodesInOrder(named).map((node) => encodeNode(node, names)),
      initializer: leavesOf(named).flatMap((leaf) =>
        leaf.kind === 'constant' ? [encodeTensor(leaf, names.ofValue(leaf))] : [],
      ),
      input: named.inputs.map((each) => encodeType(each.name, each)),
      output: Object.entries(named.outputs).map(([name, value]) => encodeType(name, value)),
    }),
    metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
  });
  return toBinary(ModelProtoSchema, model);
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
  return create(NodeProtoSchema, {
    name: names.ofNode(node),
    opType: node.operator.kind,
    input: node.operands.map((operand) => (operand === undefined ? '' : names.ofValue(operand))),
    output: [...names.ofOutputs(node)],
    attribute: Object.entries(node.operator.attributes).flatMap(([name, kind]) => {
      const value = node.attributes[name];
      return value === undefined ? [] : [encodeAttribute(name, kind, value)];
    }),
  });
}

function encodeAttribute(name: string, kind: AttributeKind, value: AttributeValue): AttributeProto {
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
