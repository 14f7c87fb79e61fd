import { GraphError } from '../errors/index.ts';
import { type Gradient, type GradientRules } from './gradient/rule.ts';
import { type Body } from './ops/loop.ts';
import { formatType, type ElementType, type TensorType } from './types.ts';
import { type Node, type Result, type Value } from './value.ts';

/** How an attribute is stored in ONNX; a `body` is a graph within the node. */
export type AttributeKind = 'int' | 'ints' | 'float' | 'string' | 'body';
export type AttributeValue = number | readonly number[] | string | Body;
export type Attributes = Readonly<Record<string, AttributeValue | undefined>>;

interface ValueOfKind {
  readonly int: number;
  readonly ints: readonly number[];
  readonly float: number;
  readonly string: string;
  readonly body: Body;
}

/** The attributes of an operator by name, from its declaration; each may be left out. */
export type AttributesOf<A extends Readonly<Record<string, AttributeKind>>> = {
  readonly [K in keyof A]?: ValueOfKind[A[K]] | undefined;
};

/**
 * The operands of an operator by name, from its declaration: `'weight'` is demanded, `'bias?'` may be left out, and
 * `'inputs...'` (the last one only) takes any number from one up.
 */
export type OperandsOf<N extends string> = {
  readonly [K in N as K extends `${string}?` | `${string}...` ? never : K]: Value;
} & {
  readonly [K in N as K extends `${infer Name}?` ? Name : never]?: Value | undefined;
} & {
  readonly [K in N as K extends `${infer Name}...` ? Name : never]: readonly Value[];
};

/** Ends shape inference: the reason completes "Conv "res5/conv1" cannot take …: ". */
export type Refuse = (reason: string) => never;

/**
 * All there is to know of an operator, in one record. `Kind` is its ONNX name. What is true of every operator
 * (export, import, naming, checking, the backward walk) is derived from records and written once; what differs is a
 * member here, and no record compiles without it.
 */
export interface Operator<
  Kind extends string = string,
  Operand extends string = string,
  Schema extends Readonly<Record<string, AttributeKind>> = Readonly<Record<string, AttributeKind>>,
> {
  readonly kind: Kind;
  /** The version of the ONNX operator set that gave the operator the meaning used here. */
  readonly since: number;
  readonly operands: readonly Operand[];
  readonly attributes: Schema;
  /** The type and shape rule: one type for each output. Refuses what the ONNX specification forbids. */
  infer(
    operands: OperandsOf<Operand>,
    attributes: AttributesOf<Schema>,
    refuse: Refuse,
  ): readonly TensorType[];
  /** What flows back to each operand, or why nothing does. */
  readonly gradient: Gradient;
}

/** Declares an operator; types of operands and attributes follow from their declaration. */
export function operator<
  Kind extends string,
  Operand extends string,
  Schema extends Readonly<Record<string, AttributeKind>>,
>(
  kind: Kind,
  rules: Omit<Operator<Kind, Operand, Schema>, 'kind' | 'gradient'> & {
    readonly gradient: GradientRules<Operand, Schema>;
  },
): Operator<Kind, Operand, Schema> {
  // Only the walk calls the rules, with the operands and attributes of a node of this very operator.
  return Object.freeze({ kind, ...rules, gradient: rules.gradient as unknown as Gradient });
}

/** What every operator function takes besides its own options. */
export interface NodeOptions {
  /** The path of the node in the model, `soft/res5/0/conv1`. */
  readonly name?: string | undefined;
}

/**
 * Applies an operator: infers the types of its outputs and makes the frozen node.
 * Throws: GraphError naming operator, operands and shapes if the operator cannot take them.
 */
export function apply<Operand extends string, Schema extends Readonly<Record<string, AttributeKind>>>(
  op: Operator<string, Operand, Schema>,
  operands: OperandsOf<Operand>,
  attributes: AttributesOf<Schema> = {},
  name?: string,
): readonly Result[] {
  const record: Operator = op;
  return applyOrdered(record, orderOperands(record, operands), attributes, name);
}

/** {@link apply} for operators with one output. */
export function applyOne<Operand extends string, Schema extends Readonly<Record<string, AttributeKind>>>(
  op: Operator<string, Operand, Schema>,
  operands: OperandsOf<Operand>,
  attributes: AttributesOf<Schema> = {},
  name?: string,
): Result {
  return onlyResult(apply(op, operands, attributes, name));
}

/** {@link apply} for operands in the order of the file. */
export function applyOrdered(
  op: Operator,
  operands: readonly (Value | undefined)[],
  attributes: Attributes,
  name: string | undefined,
): readonly Result[] {
  const refuse: Refuse = (reason) => {
    throw refusal(op, operands, attributes, name, reason);
  };
  const given = Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
  const outputs = op.infer(nameOperands(op, operands, refuse), given, refuse);
  const node: Node = Object.freeze({
    operator: op,
    name,
    operands: Object.freeze([...operands]),
    attributes: Object.freeze(given),
    outputs: Object.freeze(
      outputs.map((type) =>
        Object.freeze({ elementType: type.elementType, shape: Object.freeze([...type.shape]) }),
      ),
    ),
  });
  return node.outputs.map((type, index) => Object.freeze({ kind: 'result', node, index, ...type }));
}

/** The name of an operand's place: `'bias?'` → `'bias'`; further operands of a variadic one are numbered. */
export function operandName(op: Operator, index: number): string {
  const declared = op.operands[Math.min(index, op.operands.length - 1)] ?? '';
  if (declared.endsWith('...')) return `${declared.slice(0, -3)}${index - op.operands.length + 1}`;
  return declared.replace('?', '');
}

/** The body of a node that repeats one. */
export function bodyOf({ attributes }: Pick<Node, 'attributes'>): Body | undefined {
  return Object.values(attributes).find(isBody);
}

/** Whether an attribute is a graph. */
export function isBody(value: AttributeValue | undefined): value is Body {
  return typeof value === 'object' && 'graph' in value;
}

/** Refuses an operand whose element type is not among the allowed ones. */
export function requireType(value: TensorType, allowed: readonly ElementType[], refuse: Refuse): void {
  if (!allowed.includes(value.elementType)) {
    refuse(`it does not take ${value.elementType}, only ${allowed.join(', ')}`);
  }
}

function orderOperands(
  op: Operator,
  named: Readonly<Record<string, unknown>>,
): readonly (Value | undefined)[] {
  const ordered: (Value | undefined)[] = op.operands.flatMap((declared) =>
    declared.endsWith('...')
      ? [...(named[declared.slice(0, -3)] as readonly Value[])]
      : [named[declared.replace('?', '')] as Value | undefined],
  );
  while (ordered.length > 0 && ordered.at(-1) === undefined) ordered.pop();
  return ordered;
}

/** Operands in the order of the file by the names of their declaration. */
export function nameOperands(
  op: Operator,
  ordered: readonly (Value | undefined)[],
  refuse: Refuse,
): Readonly<Record<string, Value>> {
  const named: Record<string, unknown> = {};
  for (const [index, declared] of op.operands.entries()) {
    if (declared.endsWith('...')) {
      const rest = ordered.slice(index);
      if (rest.length === 0 || rest.includes(undefined)) refuse('an operand is missing');
      named[declared.slice(0, -3)] = rest;
    } else {
      if (!declared.endsWith('?') && ordered[index] === undefined)
        refuse(`the operand ${declared} is missing`);
      named[declared.replace('?', '')] = ordered[index];
    }
  }
  const isVariadic = op.operands.at(-1)?.endsWith('...') === true;
  if (!isVariadic && ordered.length > op.operands.length)
    refuse(`it takes at most ${op.operands.length} operands`);
  return named as Readonly<Record<string, Value>>;
}

function refusal(
  op: Operator,
  operands: readonly (Value | undefined)[],
  attributes: Attributes,
  name: string | undefined,
  reason: string,
): GraphError {
  const described = operands.flatMap((operand, index) =>
    operand === undefined ? [] : [`${operandName(op, index)} ${formatType(operand)}`],
  );
  const subject = name === undefined ? op.kind : `${op.kind} ${JSON.stringify(name)}`;
  const message = `${subject} cannot take ${described.join(', ') || 'no operands'}: ${reason}.`;
  return new GraphError('illegal-operands', message, {
    details: {
      operator: op.kind,
      node: name ?? null,
      operands: described.join(', '),
      attributes: JSON.stringify(attributes, (_, value: AttributeValue) =>
        isBody(value) ? value.graph.name : value,
      ),
    },
  });
}

function onlyResult(results: readonly Result[]): Result {
  const [result] = results;
  if (result === undefined || results.length > 1) {
    throw new GraphError(
      'output-count',
      `${result?.node.operator.kind ?? 'The operator'} has not exactly one output.`,
    );
  }
  return result;
}
