import { GraphError } from '../../errors/index.ts';
import { nodesInOrder } from '../graph.ts';
import { nameOperands, operandName, type Refuse } from '../operator.ts';
import { add } from '../ops/elementwise.ts';
import { elementCount, formatType, type ElementType } from '../types.ts';
import { type Node, type Result, type Value } from '../value.ts';
import { fitGradient } from './fit.ts';
import { GRADIENT_TYPES, numberLike, zerosLike } from './like.ts';
import { isNoGradient, type Differentiated, type NoGradient } from './rule.ts';

/**
 * The gradients of a loss with respect to parameters, as further values of the graph. Shape: that of each parameter.
 * A parameter may be any value: an input, a constant or an intermediate result.
 * Throws: GraphError `illegal-loss` if the loss is not one number of type float32 or float64, `no-gradient` if a
 * parameter does not influence it, `not-differentiable` where a rule is missing, `gradient-count` and
 * `gradient-shape` where a rule is wrong.
 */
export function gradients(loss: Value, parameters: readonly Value[]): readonly Value[] {
  if (elementCount(loss.shape) !== 1 || !isDifferentiable(loss.elementType)) {
    throw new GraphError(
      'illegal-loss',
      `A loss is one number of type float32 or float64, not ${formatType(loss)}.`,
    );
  }
  const order = nodesInOrder({ outputs: { loss } });
  const walk = new Walk(order, parameters);
  walk.add(loss, fitGradient(numberLike(loss, 1), loss, unexpected));
  for (const node of order.toReversed()) walk.passBack(node);
  return parameters.map((parameter, index) => walk.of(parameter) ?? refuseUnreached(parameter, index));
}

class Walk {
  readonly #parameters: ReadonlySet<Value>;
  /** Nodes through which a parameter influences the loss. */
  readonly #active = new Set<Node>();
  readonly #ofLeaves = new Map<Value, Value>();
  readonly #ofResults = new Map<Node, (Value | undefined)[]>();

  constructor(order: readonly Node[], parameters: readonly Value[]) {
    this.#parameters = new Set(parameters);
    for (const node of order) {
      const { operator, operands } = node;
      const isReached = operands.some(
        (operand, index) => this.#isWanted(operand) && decisionOn(node, index)?.kind !== 'flat',
      );
      if (isReached && !isFlat(operator.gradient)) this.#active.add(node);
    }
  }

  /** The sum of all gradients that arrived at a value. */
  of(value: Value): Value | undefined {
    return value.kind === 'result'
      ? this.#ofResults.get(value.node)?.[value.index]
      : this.#ofLeaves.get(value);
  }

  add(value: Value, gradient: Value): void {
    const before = this.of(value);
    const sum = before === undefined ? gradient : add(before, gradient);
    if (value.kind === 'result') {
      const sums = this.#ofResults.get(value.node) ?? [];
      sums[value.index] = sum;
      this.#ofResults.set(value.node, sums);
    } else {
      this.#ofLeaves.set(value, sum);
    }
  }

  /** Hands the gradient of a node's results on to its operands. */
  passBack(node: Node): void {
    const arrived = this.#ofResults.get(node);
    if (arrived === undefined || !this.#active.has(node)) return;
    const given = differentiated(node, arrived);
    for (const [index, operand] of node.operands.entries()) {
      if (operand === undefined || !this.#isWanted(operand)) continue;
      if (decisionOn(node, index)?.kind === 'flat') continue;
      this.add(operand, fitGradient(gradientOf(node, index, given), operand, given.refuse));
    }
  }

  #isWanted(value: Value | undefined): boolean {
    if (value === undefined || !isDifferentiable(value.elementType)) return false;
    return this.#parameters.has(value) || (value.kind === 'result' && this.#active.has(value.node));
  }
}

const isDifferentiable = (type: ElementType): boolean => GRADIENT_TYPES.includes(type);

const isFlat = (gradient: object): boolean => isNoGradient(gradient) && gradient.kind === 'flat';

/** Where the declared operand of an index stands: a variadic operand takes all indices from its own on. */
function declaredIndex({ operator }: Node, index: number): number {
  return Math.min(index, operator.operands.length - 1);
}

function declaredName(node: Node, index: number): string {
  return (node.operator.operands[declaredIndex(node, index)] ?? '').replace(/\?|\.{3}/, '');
}

/** The decision that there is no gradient for an operand, if that is what was decided. */
function decisionOn(node: Node, index: number): NoGradient | undefined {
  const { gradient } = node.operator;
  if (isNoGradient(gradient)) return gradient;
  const rule = gradient[declaredName(node, index)];
  return rule !== undefined && isNoGradient(rule) ? rule : undefined;
}

function gradientOf(node: Node, index: number, given: Differentiated): Value {
  const { gradient } = node.operator;
  const rule = isNoGradient(gradient) ? gradient : gradient[declaredName(node, index)];
  const name = operandName(node.operator, index);
  if (typeof rule !== 'function') {
    const because = rule?.because ?? 'its operator declares no gradient for it';
    throw refusal(node, 'not-differentiable', `is not differentiable by ${name}, because ${because}`);
  }
  const made = rule(given);
  if ('kind' in made) return made;
  const first = declaredIndex(node, index);
  const wanted = node.operands.length - first;
  const chosen = made[index - first];
  if (made.length !== wanted || chosen === undefined) {
    throw refusal(node, 'gradient-count', `gave ${made.length} gradients for ${wanted} operands ${name}…`);
  }
  return chosen;
}

function differentiated(node: Node, arrived: readonly (Value | undefined)[]): Differentiated {
  const refuse: Refuse = (reason) => {
    throw refusal(node, 'gradient-shape', `cannot be differentiated: ${reason}`);
  };
  const results: readonly Result[] = node.outputs.map((type, index) =>
    Object.freeze({ kind: 'result', node, index, ...type }),
  );
  const upstreams = results.map((result, index) =>
    isDifferentiable(result.elementType) ? (arrived[index] ?? zerosLike(result, refuse)) : result,
  );
  const [result] = results;
  const [upstream] = upstreams;
  if (result === undefined || upstream === undefined) return refuse('it has no results');
  const operands = nameOperands(node.operator, node.operands, refuse);
  return { operands, attributes: node.attributes, result, results, upstream, upstreams, refuse };
}

function refusal(node: Node, code: string, fault: string): GraphError {
  const subject =
    node.name === undefined ? node.operator.kind : `${node.operator.kind} ${JSON.stringify(node.name)}`;
  const operands = node.operands
    .flatMap((operand, index) =>
      operand === undefined ? [] : [`${operandName(node.operator, index)} ${formatType(operand)}`],
    )
    .join(', ');
  return new GraphError(code, `${subject} of ${operands} ${fault}.`, {
    details: { operator: node.operator.kind, node: node.name ?? null, operands },
  });
}

function refuseUnreached(parameter: Value, index: number): never {
  const name = parameter.kind === 'result' ? parameter.node.name : parameter.name;
  const subject = name === undefined ? `number ${index}` : JSON.stringify(name);
  throw new GraphError(
    'no-gradient',
    `The loss does not depend on the parameter ${subject}, ${formatType(parameter)}, or only where it is flat; leave it out of the parameters.`,
    { details: { parameter: name ?? null } },
  );
}

const unexpected: Refuse = (reason) => {
  throw new GraphError('gradient-shape', `The loss cannot be differentiated: ${reason}.`);
};
