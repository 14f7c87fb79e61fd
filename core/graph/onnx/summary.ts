import { type Dimension, type ElementType } from '../types.ts';
import { decodeModel, decodeType, readMetadata } from './decode.ts';
import { type Metadata } from './encode.ts';
import {
  type AttributeProto,
  type GraphProto,
  type ModelProto,
  type NodeProto,
  type SparseTensorProto,
  type TensorProto,
  type ValueInfoProto,
} from './onnx_pb.ts';
import { checkTensor, isExternal } from './tensor.ts';

/** An input or output as the file declares it; undefined where it is not a plain tensor of known type. */
export interface Port {
  readonly name: string;
  readonly elementType: ElementType | undefined;
  readonly shape: readonly Dimension[] | undefined;
}

/** What a file says of itself, read without running it. Holds for every ONNX file, also with unknown operators. */
export interface ModelSummary {
  /** The version of the operator set by domain; the standard one has the domain `''`. */
  readonly opsets: Readonly<Record<string, number>>;
  readonly producer: string;
  /** Without initializers, which old files list among the inputs. */
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  readonly metadata: Metadata;
  /** How often each operator is used, subgraphs included; `domain.Name` outside the standard domain. */
  readonly operators: Readonly<Record<string, number>>;
  /** How many numbers the initializers hold. */
  readonly parameterCount: number;
  /** Whether any tensor is stored in another file. Such models must be refused: the path in them is not to be trusted. */
  readonly hasExternalTensors: boolean;
}

/**
 * Reads what a file says of itself and checks that every tensor in it holds what it declares.
 * Throws: ModelError if the bytes are no ONNX file or a tensor's declared size is not its stored one.
 */
export function readModelSummary(bytes: Uint8Array): ModelSummary {
  const model = decodeModel(bytes);
  const found = collect(model);
  const standalone = found.tensors.filter((tensor) => !isExternal(tensor) && tensor.stringData.length === 0);
  for (const tensor of standalone) checkTensor(tensor);
  const initializers = model.graph?.initializer ?? [];
  const initializerNames = new Set(initializers.map(({ name }) => name));
  return {
    opsets: Object.fromEntries(model.opsetImport.map(({ domain, version }) => [domain, Number(version)])),
    producer: [model.producerName, model.producerVersion].filter((part) => part !== '').join(' '),
    inputs: (model.graph?.input ?? []).filter(({ name }) => !initializerNames.has(name)).map(portOf),
    outputs: (model.graph?.output ?? []).map(portOf),
    metadata: readMetadata(model),
    operators: countOperators(found.nodes),
    parameterCount: initializers.reduce((sum, { dims }) => sum + dims.reduce((a, b) => a * Number(b), 1), 0),
    hasExternalTensors: found.tensors.some(isExternal),
  };
}

function portOf(info: ValueInfoProto): Port {
  const type = decodeType(info);
  return { name: info.name, elementType: type?.elementType, shape: type?.shape };
}

function countOperators(nodes: readonly NodeProto[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { domain, opType } of nodes) {
    const kind = domain === '' || domain === 'ai.onnx' ? opType : `${domain}.${opType}`;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

interface Found {
  readonly nodes: NodeProto[];
  readonly tensors: TensorProto[];
}

/** All nodes and tensors of a file, wherever it can hold them: a tensor in the body of a loop can be external too. */
function collect(model: ModelProto): Found {
  const found: Found = { nodes: [], tensors: [] };
  const graphs = [
    model.graph,
    ...model.trainingInfo.flatMap(({ initialization, algorithm }) => [initialization, algorithm]),
  ];
  for (const each of graphs) if (each !== undefined) collectGraph(each, found);
  for (const each of model.functions) collectNodes(each.node, found);
  return found;
}

function collectGraph(graph: GraphProto, found: Found): void {
  found.tensors.push(...graph.initializer, ...graph.sparseInitializer.flatMap(tensorsOfSparse));
  collectNodes(graph.node, found);
}

function collectNodes(nodes: readonly NodeProto[], found: Found): void {
  for (const node of nodes) {
    found.nodes.push(node);
    for (const attribute of node.attribute) collectAttribute(attribute, found);
  }
}

// Recursion ends: the protobuf reader refuses messages nested more than a hundred deep.
function collectAttribute(attribute: AttributeProto, found: Found): void {
  const { t, tensors, sparseTensor, sparseTensors, g, graphs } = attribute;
  found.tensors.push(...tensors, ...sparseTensors.flatMap(tensorsOfSparse));
  if (t !== undefined) found.tensors.push(t);
  if (sparseTensor !== undefined) found.tensors.push(...tensorsOfSparse(sparseTensor));
  for (const each of g === undefined ? graphs : [g, ...graphs]) collectGraph(each, found);
}

function tensorsOfSparse({ values, indices }: SparseTensorProto): TensorProto[] {
  return [values, indices].filter((tensor) => tensor !== undefined);
}
