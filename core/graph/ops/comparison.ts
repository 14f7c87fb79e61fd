import { broadcast } from '../broadcast.ts';
import { flat } from '../gradient/rule.ts';
import { applyOne, operator, requireType, type NodeOptions } from '../operator.ts';
import { NUMERIC_TYPES, type ElementType } from '../types.ts';
import { type Result, type Value } from '../value.ts';
import { cast, multiply, not } from './elementwise.ts';

/** Two operands of one type, broadcast against each other; the answer is of type bool. */
function predicate<K extends string>(kind: K, since: number, allowed: readonly ElementType[]) {
  return operator(kind, {
    since,
    operands: ['a', 'b'],
    attributes: {},
    infer({ a, b }, _, refuse) {
      requireType(a, allowed, refuse);
      requireType(b, [a.elementType], refuse);
      return [{ elementType: 'bool', shape: broadcast([a.shape, b.shape], refuse) }];
    },
    gradient: flat('truth values do not change by small steps'),
  });
}

type Predicate = (a: Value, b: Value, options?: NodeOptions) => Result;
const predicateFunction =
  (op: ReturnType<typeof predicate>): Predicate =>
  (a, b, options = {}) =>
    applyOne(op, { a, b }, {}, options.name);

export const Equal = predicate('Equal', 13, [...NUMERIC_TYPES, 'bool']);
export const Less = predicate('Less', 13, NUMERIC_TYPES);
export const LessOrEqual = predicate('LessOrEqual', 16, NUMERIC_TYPES);
export const Greater = predicate('Greater', 13, NUMERIC_TYPES);
export const GreaterOrEqual = predicate('GreaterOrEqual', 16, NUMERIC_TYPES);
export const And = predicate('And', 7, ['bool']);
export const Or = predicate('Or', 7, ['bool']);
export const Xor = predicate('Xor', 7, ['bool']);

/** a = b. */
export const equal = predicateFunction(Equal);
/** a < b. */
export const less = predicateFunction(Less);
/** a ≤ b. */
export const lessOrEqual = predicateFunction(LessOrEqual);
/** a > b. */
export const greater = predicateFunction(Greater);
/** a ≥ b. */
export const greaterOrEqual = predicateFunction(GreaterOrEqual);
export const and = predicateFunction(And);
export const or = predicateFunction(Or);
export const xor = predicateFunction(Xor);

export const Where = operator('Where', {
  since: 16,
  operands: ['condition', 'whenTrue', 'whenFalse'],
  attributes: {},
  infer({ condition, whenTrue, whenFalse }, _, refuse) {
    requireType(condition, ['bool'], refuse);
    requireType(whenFalse, [whenTrue.elementType], refuse);
    const shape = broadcast([condition.shape, whenTrue.shape, whenFalse.shape], refuse);
    return [{ elementType: whenTrue.elementType, shape }];
  },
  // Products with a mask, not Where: a choice against a scalar is slow on the CPU.
  gradient: {
    condition: flat('truth values do not change by small steps'),
    whenTrue: ({ upstream, operands: { condition } }) =>
      multiply(upstream, cast(condition, upstream.elementType)),
    whenFalse: ({ upstream, operands: { condition } }) =>
      multiply(upstream, cast(not(condition), upstream.elementType)),
  },
});

/** Chooses element by element, all three broadcast. */
export function where(
  condition: Value,
  whenTrue: Value,
  whenFalse: Value,
  options: NodeOptions = {},
): Result {
  return applyOne(Where, { condition, whenTrue, whenFalse }, {}, options.name);
}
