import { broadcast } from '../broadcast.ts';
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

// Operators of one operand -----------------------------------------------------------------------------------------

function unary<K extends string>(kind: K, since: number, allowed: readonly ElementType[]) {
  return operator(kind, {
    since,
    operands: ['input'],
    attributes: {},
    infer({ input }, _, refuse) {
      requireType(input, allowed, refuse);
      return [input];
    },
  });
}

type Unary = (input: Value, options?: NodeOptions) => Result;
const unaryFunction =
  (op: ReturnType<typeof unary>): Unary =>
  (input, options = {}) =>
    applyOne(op, { input }, {}, options.name);

export const Relu = unary('Relu', 14, SIGNED_TYPES);
export const Sigmoid = unary('Sigmoid', 13, FLOAT_TYPES);
export const Tanh = unary('Tanh', 13, FLOAT_TYPES);
export const Exp = unary('Exp', 13, FLOAT_TYPES);
export const Log = unary('Log', 13, FLOAT_TYPES);
export const Sqrt = unary('Sqrt', 13, FLOAT_TYPES);
export const Reciprocal = unary('Reciprocal', 13, FLOAT_TYPES);
export const Floor = unary('Floor', 13, FLOAT_TYPES);
export const Ceil = unary('Ceil', 13, FLOAT_TYPES);
export const Neg = unary('Neg', 13, SIGNED_TYPES);
export const Abs = unary('Abs', 13, NUMERIC_TYPES);
export const Not = unary('Not', 1, ['bool']);

export const Identity = operator('Identity', {
  since: 16,
  operands: ['input'],
  attributes: {},
  infer: ({ input }) => [input],
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
});

/** Converts the elements; from floats to integers it cuts towards zero. */
export function cast(input: Value, elementType: ElementType, options: NodeOptions = {}): Result {
  return applyOne(Cast, { input }, { to: ELEMENT_TYPES[elementType].onnx }, options.name);
}

// Operators of two operands, broadcast against each other ----------------------------------------------------------

function binary<K extends string>(kind: K, since: number, allowed: readonly ElementType[]) {
  return operator(kind, {
    since,
    operands: ['a', 'b'],
    attributes: {},
    infer({ a, b }, _, refuse) {
      requireType(a, allowed, refuse);
      requireType(b, [a.elementType], refuse);
      return [{ elementType: a.elementType, shape: broadcast([a.shape, b.shape], refuse) }];
    },
  });
}

type Binary = (a: Value, b: Value, options?: NodeOptions) => Result;
const binaryFunction =
  (op: ReturnType<typeof binary>): Binary =>
  (a, b, options = {}) =>
    applyOne(op, { a, b }, {}, options.name);

export const Add = binary('Add', 14, NUMERIC_TYPES);
export const Sub = binary('Sub', 14, NUMERIC_TYPES);
export const Mul = binary('Mul', 14, NUMERIC_TYPES);
export const Div = binary('Div', 14, NUMERIC_TYPES);

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
});

/** base ^ exponent, broadcast; the exponent may be of another type. */
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
});

/** The remainder of a / b: with the sign of b for integers (as in Python), with that of a for floats (as in C). */
export function modulo(a: Value, b: Value, options: NodeOptions = {}): Result {
  return applyOne(Mod, { a, b }, { fmod: FLOAT_TYPES.includes(a.elementType) ? 1 : 0 }, options.name);
}

// Operators of any number of operands ------------------------------------------------------------------------------

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
