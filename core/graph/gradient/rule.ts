import { type AttributeKind, type AttributesOf, type OperandsOf, type Refuse } from '../operator.ts';
import { type Result, type Value } from '../value.ts';

/**
 * Why nothing flows back. `flat`: the derivative is 0 wherever there is one, so the walk stops here and all is well.
 * `refused`: there is no rule, and a walk that would need one ends with an error.
 */
export interface NoGradient {
  readonly kind: 'flat' | 'refused';
  readonly because: string;
}

/** The result does not change under small changes of the operand. The reason completes "no gradient, because …". */
export function flat(because: string): NoGradient {
  return Object.freeze({ kind: 'flat', because });
}

/** There is no rule. The reason completes "not differentiable, because …". */
export function notDifferentiable(because: string): NoGradient {
  return Object.freeze({ kind: 'refused', because });
}

/** What a rule is given: an applied operator, and the gradient of the loss with respect to its results. */
export interface Differentiated<Operands = Readonly<Record<string, Value>>, Attributes = unknown> {
  readonly operands: Operands;
  readonly attributes: Attributes;
  /** The first result, and all of them. */
  readonly result: Result;
  readonly results: readonly Result[];
  /** The gradient of the loss with respect to the first result, and to each; of the shape of that result. */
  readonly upstream: Value;
  readonly upstreams: readonly Value[];
  /** Ends the walk: the reason completes a sentence that names node and shapes. */
  readonly refuse: Refuse;
}

type BareName<N extends string> = N extends `${infer Name}?` ? Name : N extends `${infer Name}...` ? Name : N;

/** One gradient for an operand, a list for a variadic one. */
type GradientOf<Name extends string, Operand extends string> = `${Name}...` extends Operand
  ? readonly Value[]
  : Value;

/**
 * The gradient of an operator: a decision for every operand, by name, or one for the whole operator. A rule returns
 * the gradient of the loss with respect to its operand. It may leave axes broadcast, or not yet summed: the walk fits
 * it to the operand's shape.
 */
export type GradientRules<Operand extends string, Schema extends Readonly<Record<string, AttributeKind>>> =
  | NoGradient
  | {
      readonly [Name in BareName<Operand>]:
        | NoGradient
        | ((node: Differentiated<OperandsOf<Operand>, AttributesOf<Schema>>) => GradientOf<Name, Operand>);
    };

/** The attributes of an operator that declares none. */
export type NoAttributes = Readonly<Record<string, never>>;

/** {@link GradientRules} with the types of operands and attributes forgotten, as the walk sees it. */
export type Gradient =
  NoGradient | Readonly<Record<string, NoGradient | ((node: Differentiated) => Value | readonly Value[])>>;

/** Whether a decision is that there is no gradient. */
export function isNoGradient(gradient: object): gradient is NoGradient {
  return 'because' in gradient;
}
