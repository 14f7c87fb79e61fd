import { broadcast } from '../broadcast.ts';
import { numberLike } from '../gradient/like.ts';
import { flat, notDifferentiable, type GradientRules, type NoAttributes } from '../gradient/rule.ts';
import { applyOne, operator, requireType, type NodeOptions } from '../operator.ts';
import {
  ELEMENT_TYPES,
  elementTypeOf,
  FLOAT_TYPES,
  NUMERIC_TYPES,
  SIGNED_TYPES,
  type ElementType,
} from '../types.ts';
import { constant, type Result, type Value } from '../value.ts';
import { equal, greater } from './comparison.ts';

// Operators of one operand -----------------------------------------------------------------------------------------

function unary<K extends string>(
  kind: K,
  since: number,
  allowed: readonly ElementType[],
  gradient: GradientRules<'input', NoAttributes>,
) {
  return operator(kind, {
    since,
    operands: ['input'],
    attributes: {},
    infer({ input }, _, refuse) {
      requireType(input, allowed, refuse);
      return [input];
    },
    gradient,
  });
}

type Unary = (input: Value, options?: NodeOptions) => Result;
const unaryFunction =
  (op: ReturnType<typeof unary>): Unary =>
  (input, options = {}) =>
    applyOne(op, { input }, {}, options.name);

/** A number in the type of the value it is combined with. */
const times = (value: Value, factor: number): Result => multiply(value, numberLike(value, factor));

export const Relu = unary('Relu', 14, SIGNED_TYPES, {
  // 1 where the result is above 0, else 0, at 0 too; a cast to bool is faster than a comparison with a scalar.
  input: ({ upstream, result }) => multiply(upstream, cast(cast(result, 'bool'), result.elementType)),
});
export const Sigmoid = unary('Sigmoid', 13, FLOAT_TYPES, {
  input: ({ upstream, result }) =>
    multiply(upstream, multiply(result, subtract(numberLike(result, 1), result))),
});
export const Tanh = unary('Tanh', 13, FLOAT_TYPES, {
  input: ({ upstream, result }) =>
    multiply(upstream, subtract(numberLike(result, 1), multiply(result, result))),
});
export const Exp = unary('Exp', 13, FLOAT_TYPES, {
  input: ({ upstream, result }) => multiply(upstream, result),
});
export const Log = unary('Log', 13, FLOAT_TYPES, {
  input: ({ upstream, operands }) => divide(upstream, operands.input),
});
export const Sqrt = unary('Sqrt', 13, FLOAT_TYPES, {
  input: ({ upstream, result }) => divide(times(upstream, 0.5), result),
});
export const Reciprocal = unary('Reciprocal', 13, FLOAT_TYPES, {
  input: ({ upstream, result }) => negate(multiply(upstream, multiply(result, result))),
});
export const Floor = unary('Floor', 13, FLOAT_TYPES, flat('it is constant between whole numbers'));
export const Ceil = unary('Ceil', 13, FLOAT_TYPES, flat('it is constant between whole numbers'));
export const Neg = unary('Neg', 13, SIGNED_TYPES, { input: ({ upstream }) => negate(upstream) });
export const Abs = unary('Abs', 13, NUMERIC_TYPES, {
  input: ({ upstream, operands: { input } }) => {
    const indicator = (flag: Value): Result => cast(flag, input.elementType);
    const zero = numberLike(input, 0);
    return multiply(upstream, subtract(indicator(greater(input, zero)), indicator(greater(zero, input))));
  },
});
export const Not = unary('Not', 1, ['bool'], flat('truth values do not change by small steps'));

export const Identity = operator('Identity', {
  since: 16,
  operands: ['input'],
  attributes: {},
  infer: ({ input }) => [input],
  gradient: { input: ({ upstream }) => upstream },
});

/** max(x, 0). */
export const relu = unaryFunction(Relu);
/** 1 / (1 + e^-x). */
export const sigmoid = unaryFunction(Sigmoid);
export const tanh = unaryFunction(Tanh);
export const exp = unaryFunction(Exp);
/** The natural logarithm. */
export const log = unaryFunction(Log);
export const sqrt = unaryFunction(Sqrt);
/** 1 / x. */
export const reciprocal = unaryFunction(Reciprocal);
export const floor = unaryFunction(Floor);
export const ceil = unaryFunction(Ceil);
export const negate = unaryFunction(Neg);
export const absolute = unaryFunction(Abs);
export const not = unaryFunction(Not);
/** The same tensor under another name. */
export function identity(input: Value, options: NodeOptions = {}): Result {
  return applyOne(Identity, { input }, {}, options.name);
}

export const LeakyRelu = operator('LeakyRelu', {
  since: 16,
  operands: ['input'],
  attributes: { alpha: 'float' },
  infer({ input }, _, refuse) {
    requireType(input, FLOAT_TYPES, refuse);
    return [input];
  },
  gradient: {
    input: ({ upstream, operands: { input }, attributes: { alpha = 0.01 } }) => {
      const above = cast(greater(input, numberLike(input, 0)), input.elementType);
      return multiply(upstream, add(times(above, 1 - alpha), numberLike(input, alpha)));
    },
  },
});

/** x for x ≥ 0, otherwise slope · x. */
export function leakyRelu(input: Value, slope: number, options: NodeOptions = {}): Result {
  return applyOne(LeakyRelu, { input }, { alpha: slope }, options.name);
}

export const HardSigmoid = operator('HardSigmoid', {
  since: 6,
  operands: ['input'],
  attributes: { alpha: 'float', beta: 'float' },
  infer({ input }, _, refuse) {
    requireType(input, FLOAT_TYPES, refuse);
    return [input];
  },
  gradient: {
    input: ({ upstream, result, attributes: { alpha = 0.2 } }) => {
      const inside = multiply(result, subtract(numberLike(result, 1), result));
      return multiply(upstream, times(cast(cast(inside, 'bool'), result.elementType), alpha));
    },
  },
});

/** slope · x + offset, limited to [0, 1]. */
export function hardSigmoid(
  input: Value,
  options: NodeOptions & { readonly slope: number; readonly offset: number },
): Result {
  const { slope, offset, name } = options;
  return applyOne(HardSigmoid, { input }, { alpha: slope, beta: offset }, name);
}

export const Clip = operator('Clip', {
  since: 13,
  operands: ['input', 'minimum?', 'maximum?'],
  attributes: {},
  infer({ input, minimum, maximum }, _, refuse) {
    requireType(input, NUMERIC_TYPES, refuse);
    for (const limit of [minimum, maximum]) {
      if (limit === undefined) continue;
      requireType(limit, [input.elementType], refuse);
      if (limit.shape.length > 0) refuse('a limit must be a scalar');
    }
    return [input];
  },
  gradient: {
    // What was not changed passes, at the limits too (as in PyTorch).
    input: ({ upstream, result, operands: { input } }) =>
      multiply(upstream, cast(equal(result, input), input.elementType)),
    minimum: notDifferentiable('the limits of Clip are settings'),
    maximum: notDifferentiable('the limits of Clip are settings'),
  },
});

/** Limits float32 elements to [minimum, maximum]; either may be left out. `clip(x, {minimum: 0, maximum: 6})` is ReLU6. */
export function clip(
  input: Value,
  options: NodeOptions & { readonly minimum?: number; readonly maximum?: number },
): Result {
  const limit = (value: number | undefined): Value | undefined =>
    value === undefined ? undefined : constant('float32', [], Float32Array.of(value));
  const operands = { input, minimum: limit(options.minimum), maximum: limit(options.maximum) };
  return applyOne(Clip, operands, {}, options.name);
}

export const Cast = operator('Cast', {
  since: 13,
  operands: ['input'],
  attributes: { to: 'int' },
  infer({ input }, { to = 0 }, refuse) {
    const elementType =
      elementTypeOf(to) ?? refuse(`${to} is not the number of an element type that graphs carry`);
    return [{ elementType, shape: input.shape }];
  },
  // A cast to whole numbers or truth values has no gradient to hand on, as nothing flows into those.
  gradient: { input: ({ upstream, operands: { input } }) => cast(upstream, input.elementType) },
});

/** Converts the elements; from floats to integers it cuts towards zero. */
export function cast(input: Value, elementType: ElementType, options: NodeOptions = {}): Result {
  return applyOne(Cast, { input }, { to: ELEMENT_TYPES[elementType].onnx }, options.name);
}

// Operators of two operands, broadcast against each other ----------------------------------------------------------

function binary<K extends string>(kind: K, since: number, gradient: GradientRules<'a' | 'b', NoAttributes>) {
  return operator(kind, {
    since,
    operands: ['a', 'b'],
    attributes: {},
    infer({ a, b }, _, refuse) {
      requireType(a, NUMERIC_TYPES, refuse);
      requireType(b, [a.elementType], refuse);
      return [{ elementType: a.elementType, shape: broadcast([a.shape, b.shape], refuse) }];
    },
    gradient,
  });
}

type Binary = (a: Value, b: Value, options?: NodeOptions) => Result;
const binaryFunction =
  (op: ReturnType<typeof binary>): Binary =>
  (a, b, options = {}) =>
    applyOne(op, { a, b }, {}, options.name);

export const Add = binary('Add', 14, { a: ({ upstream }) => upstream, b: ({ upstream }) => upstream });
export const Sub = binary('Sub', 14, {
  a: ({ upstream }) => upstream,
  b: ({ upstream }) => negate(upstream),
});
export const Mul = binary('Mul', 14, {
  a: ({ upstream, operands }) => multiply(upstream, operands.b),
  b: ({ upstream, operands }) => multiply(upstream, operands.a),
});
export const Div = binary('Div', 14, {
  a: ({ upstream, operands }) => divide(upstream, operands.b),
  b: ({ upstream, operands, result }) => negate(multiply(upstream, divide(result, operands.b))),
});

/** a + b. */
export const add = binaryFunction(Add);
/** a - b. */
export const subtract = binaryFunction(Sub);
/** a · b, element by element. */
export const multiply = binaryFunction(Mul);
/** a / b; for integers cut towards zero. */
export const divide = binaryFunction(Div);

export const Pow = operator('Pow', {
  since: 15,
  operands: ['base', 'exponent'],
  attributes: {},
  infer({ base, exponent }, _, refuse) {
    requireType(base, [...FLOAT_TYPES, 'int32', 'int64'], refuse);
    requireType(exponent, NUMERIC_TYPES, refuse);
    return [{ elementType: base.elementType, shape: broadcast([base.shape, exponent.shape], refuse) }];
  },
  gradient: {
    base: ({ upstream, operands: { base, exponent } }) => {
      const factor = exponent.elementType === base.elementType ? exponent : cast(exponent, base.elementType);
      return multiply(upstream, multiply(factor, power(base, subtract(factor, numberLike(factor, 1)))));
    },
    // Only for bases above 0, where the power is a function of a real exponent at all.
    exponent: ({ upstream, result, operands: { base, exponent } }) =>
      cast(multiply(upstream, multiply(result, log(base))), exponent.elementType),
  },
});

/**
 * base ^ exponent, broadcast; the exponent may be of another type. An exponent that is one number should be a scalar,
 * not [1]: with [1], ONNX Runtime 1.30's WebGPU fails in some training graphs (an internal look-up in Pow).
 */
export function power(base: Value, exponent: Value, options: NodeOptions = {}): Result {
  return applyOne(Pow, { base, exponent }, {}, options.name);
}

export const Mod = operator('Mod', {
  since: 13,
  operands: ['a', 'b'],
  attributes: { fmod: 'int' },
  infer({ a, b }, { fmod = 0 }, refuse) {
    requireType(a, NUMERIC_TYPES, refuse);
    requireType(b, [a.elementType], refuse);
    if (fmod === 0 && FLOAT_TYPES.includes(a.elementType)) refuse('floats need fmod = 1');
    return [{ elementType: a.elementType, shape: broadcast([a.shape, b.shape], refuse) }];
  },
  gradient: {
    a: ({ upstream }) => upstream,
    b: notDifferentiable('the divisor of a remainder is a setting'),
  },
});

/** The remainder of a / b: with the sign of b for integers (as in Python), with that of a for floats (as in C). */
export function modulo(a: Value, b: Value, options: NodeOptions = {}): Result {
  return applyOne(Mod, { a, b }, { fmod: FLOAT_TYPES.includes(a.elementType) ? 1 : 0 }, options.name);
}

// Operators of any number of operands ------------------------------------------------------------------------------

/** Of equal operands each takes its share of the gradient, as in PyTorch. */
function variadic<K extends string>(kind: K, since: number) {
  return operator(kind, {
    since,
    operands: ['inputs...'],
    attributes: {},
    infer({ inputs }, _, refuse) {
      const elementType = inputs[0]?.elementType ?? refuse('it needs at least one operand');
      for (const input of inputs) {
        requireType(input, NUMERIC_TYPES, refuse);
        requireType(input, [elementType], refuse);
      }
      return [
        {
          elementType,
          shape: broadcast(
            inputs.map((input) => input.shape),
            refuse,
          ),
        },
      ];
    },
    gradient: {
      inputs: ({ upstream, result, operands: { inputs } }) => {
        const chosen = inputs.map((input) => cast(equal(input, result), result.elementType));
        const count = chosen.reduce((sum, each) => add(sum, each));
        const share = divide(upstream, count);
        return chosen.map((each) => multiply(share, each));
      },
    },
  });
}

export const Min = variadic('Min', 13);
export const Max = variadic('Max', 13);

/** The least of the operands at each place, broadcast. */
export function minimum(inputs: readonly Value[], options: NodeOptions = {}): Result {
  return applyOne(Min, { inputs }, {}, options.name);
}

/** The greatest of the operands at each place, broadcast. */
export function maximum(inputs: readonly Value[], options: NodeOptions = {}): Result {
  return applyOne(Max, { inputs }, {}, options.name);
}
