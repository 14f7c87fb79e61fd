import { GraphError } from '../errors/index.ts';
import { broadcast } from './broadcast.ts';
import { graph, nodesInOrder, type Graph } from './graph.ts';
import { applyOrdered, isBody, type Operator, type Refuse } from './operator.ts';
import { isSameDimension, type Shape } from './types.ts';
import { type Constant, type Node, type Value } from './value.ts';

/** A rule that replaces a node of one output by an equal, simpler value; undefined where it does not apply. */
export type Simplification = (node: Node) => Value | undefined;

/** The simplifications by name. Few on purpose: the runtime has more; these undo what the gradient rules leave. */
export const SIMPLIFICATIONS = Object.freeze({
  /** x · 1 → x. */
  'times one': (node) =>
    node.operator.kind === 'Mul' ? (neutral(node, 0, 1) ?? neutral(node, 1, 1)) : undefined,
  /** x + 0 → x. */
  'plus zero': (node) =>
    node.operator.kind === 'Add' ? (neutral(node, 0, 0) ?? neutral(node, 1, 0)) : undefined,
  /** transpose(transpose(x)) → x where the orders undo each other. */
  'transposes that cancel': cancelledTranspose,
  /** expand(x) ∘ y → x ∘ y where arithmetic broadcasts x all the same. */
  'needless expand': withoutExpand,
} satisfies Readonly<Record<string, Simplification>>);

/**
 * The same function in fewer nodes: values that are computed twice are computed once, unnamed constants of equal
 * content are stored once, and the simplifications are applied. Names of outputs and constants stay; of nodes that
 * become one, the first name. Without simplifications (`{}`) a graph that has nothing double stays as it is.
 */
export function simplify(
  source: Graph,
  simplifications: Readonly<Record<string, Simplification>> = SIMPLIFICATIONS,
): Graph {
  const rewriting = new Rewriting(Object.values(simplifications));
  for (const node of nodesInOrder(source)) rewriting.rewrite(node);
  const outputs = Object.entries(source.outputs).map(([name, value]) => [name, rewriting.of(value)] as const);
  return graph(source.name, { inputs: source.inputs, outputs: Object.fromEntries(outputs) });
}

class Rewriting {
  readonly #simplifications: readonly Simplification[];
  readonly #results = new Map<Node, readonly Value[]>();
  readonly #known = new Map<string, readonly Value[]>();
  readonly #constants = new Map<string, Constant>();
  readonly #numbers = new Map<object, number>();

  constructor(simplifications: readonly Simplification[]) {
    this.#simplifications = simplifications;
  }

  /** What stands for a value now. */
  of(value: Value): Value {
    if (value.kind === 'result') return this.#results.get(value.node)?.[value.index] ?? value;
    return value.kind === 'constant' ? this.#shared(value) : value;
  }

  rewrite(node: Node): void {
    const operands = node.operands.map((operand) => (operand === undefined ? undefined : this.of(operand)));
    const key = this.#keyOf(node.operator, node, operands);
    const results =
      this.#known.get(key) ??
      this.#first(this.#simplified(applyOrdered(node.operator, operands, node.attributes, node.name)));
    this.#known.set(key, results);
    this.#results.set(node, results);
  }

  /** Applies simplifications until none fits any more. */
  #simplified(results: readonly Value[]): readonly Value[] {
    const [only] = results;
    if (results.length !== 1 || only === undefined) return results;
    let value = only;
    for (let rule = 0; rule < this.#simplifications.length;) {
      const simpler = value.kind === 'result' ? this.#simplifications[rule]?.(value.node) : undefined;
      rule = simpler === undefined ? rule + 1 : 0;
      value = simpler ?? value;
    }
    return [value];
  }

  /** A simpler form may be known already. */
  #first(results: readonly Value[]): readonly Value[] {
    const [value] = results;
    if (value?.kind !== 'result') return results;
    const { node } = value;
    const key = this.#keyOf(node.operator, node, node.operands);
    const first = this.#known.get(key) ?? results;
    this.#known.set(key, first);
    return first;
  }

  #shared(constant: Constant): Constant {
    if (constant.name !== undefined || constant.data.length > LARGEST_SHARED) return constant;
    const key = `${constant.elementType} ${constant.shape.join()} ${exactly(constant).join()}`;
    const first = this.#constants.get(key) ?? constant;
    this.#constants.set(key, first);
    return first;
  }

  #keyOf(operator: Operator, { attributes }: Node, operands: readonly (Value | undefined)[]): string {
    const references = operands.map((operand) => {
      if (operand === undefined) return '';
      return operand.kind === 'result'
        ? `${this.#numberOf(operand.node)}:${operand.index}`
        : `${this.#numberOf(operand)}`;
    });
    const settings = Object.entries(attributes)
      .map(([name, value]) => [name, isBody(value) ? this.#numberOf(value) : value] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return `${this.#numberOf(operator)} ${references.join()} ${JSON.stringify(settings)}`;
  }

  #numberOf(thing: object): number {
    const number = this.#numbers.get(thing) ?? this.#numbers.size;
    this.#numbers.set(thing, number);
    return number;
  }
}

/** Constants of more elements are compared by identity only; what rules make is smaller. */
const LARGEST_SHARED = 64;

/** The elements as text that tells -0 from 0. */
function exactly({ data }: Constant): readonly string[] {
  return Array.from(data as ArrayLike<number | bigint>, (element) =>
    Object.is(element, -0) ? '-0' : String(element),
  );
}

/** The other operand of a commutative operator whose operand at `index` is a constant of this number alone. */
function neutral(node: Node, index: 0 | 1, number: number): Value | undefined {
  const constant = node.operands[index];
  const other = node.operands[1 - index];
  if (constant?.kind !== 'constant' || constant.elementType === 'float16' || other === undefined)
    return undefined;
  const isNeutral = Array.from(constant.data as ArrayLike<number | bigint>, Number).every(
    (each) => each === number,
  );
  return isNeutral && isSameShape(other.shape, node.outputs[0]?.shape ?? []) ? other : undefined;
}

function cancelledTranspose(node: Node): Value | undefined {
  const [inner] = node.operands;
  if (node.operator.kind !== 'Transpose' || inner?.kind !== 'result') return undefined;
  const [source] = inner.node.operands;
  if (inner.node.operator.kind !== 'Transpose' || source === undefined) return undefined;
  const [outerOrder, innerOrder] = [orderOf(node), orderOf(inner.node)];
  return outerOrder.every((axis, index) => innerOrder[axis] === index) ? source : undefined;
}

function orderOf({ attributes, outputs }: Node): readonly number[] {
  const { perm } = attributes;
  return Array.isArray(perm) ? (perm as readonly number[]) : [...(outputs[0]?.shape ?? []).keys()].reverse();
}

const ARITHMETIC: readonly string[] = ['Add', 'Sub', 'Mul', 'Div'];

function withoutExpand(node: Node): Value | undefined {
  if (!ARITHMETIC.includes(node.operator.kind)) return undefined;
  for (const [index, operand] of node.operands.entries()) {
    const source = expandedFrom(operand);
    if (source === undefined) continue;
    const operands = node.operands.with(index, source);
    const shapes = operands.map((each) => each?.shape ?? []);
    if (!isSameShape(broadcast(shapes, incompatible), node.outputs[0]?.shape ?? [])) continue;
    return applyOrdered(node.operator, operands, node.attributes, node.name)[0];
  }
  return undefined;
}

function expandedFrom(value: Value | undefined): Value | undefined {
  return value?.kind === 'result' && value.node.operator.kind === 'Expand'
    ? value.node.operands[0]
    : undefined;
}

function isSameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, axis) => isSameDimension(size, b[axis] ?? 0));
}

/** Operands that an operator has taken are compatible without their expansion too. */
const incompatible: Refuse = (reason) => {
  throw new GraphError('illegal-operands', `Shapes no longer broadcast: ${reason}.`);
};
