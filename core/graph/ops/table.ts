import { type Operator } from '../operator.ts';
import * as comparison from './comparison.ts';
import * as convolution from './convolution.ts';
import * as elementwise from './elementwise.ts';
import * as loop from './loop.ts';
import * as matmul from './matmul.ts';
import * as normalization from './normalization.ts';
import * as parts from './parts.ts';
import * as pooling from './pooling.ts';
import * as reduce from './reduce.ts';
import * as resize from './resize.ts';
import * as selection from './selection.ts';
import * as shape from './shape.ts';

type IsOperator<T> = T extends { readonly kind: infer K extends string; readonly infer: unknown } ? K : never;

/** The operators that a family's module exports, keyed by kind; its functions are left out. */
type Family<M> = { readonly [K in keyof M as IsOperator<M[K]>]: M[K] };

function family<M extends object>(module: M): Family<M> {
  const operators = Object.values(module as Record<string, unknown>).filter(
    (member): member is Operator => typeof member === 'object' && member !== null && 'infer' in member,
  );
  return Object.fromEntries(operators.map((member) => [member.kind, member])) as Family<M>;
}

/** Every operator that graphs may hold, keyed by its ONNX name. To add one, export its record from its family. */
export const OPERATORS = Object.freeze({
  ...family(elementwise),
  ...family(comparison),
  ...family(reduce),
  ...family(matmul),
  ...family(shape),
  ...family(parts),
  ...family(convolution),
  ...family(pooling),
  ...family(normalization),
  ...family(selection),
  ...family(resize),
  ...family(loop),
} satisfies Readonly<Record<string, Operator>>);

export type OperatorKind = keyof typeof OPERATORS;

/** The operator of that ONNX name, or undefined if graphs do not know it. */
export function operatorOf(kind: string): Operator | undefined {
  return Object.hasOwn(OPERATORS, kind) ? OPERATORS[kind as OperatorKind] : undefined;
}
