import type { RandomStream } from '../mdpr/index.ts';

/** A whole number, uniform in 0 … `limit` - 1. */
export function integerBelow(stream: RandomStream, limit: number): number {
  return Math.floor(stream.uniform() * limit);
}

/** A number, uniform in [minimum, maximum). */
export function between(stream: RandomStream, minimum: number, maximum: number): number {
  return minimum + stream.uniform() * (maximum - minimum);
}

/** Puts `count` values, drawn without replacement, at the front of the array, in place (Fisher and Yates). */
export function shuffleFront(stream: RandomStream, values: number[], count: number): void {
  for (let slot = 0; slot < count; slot++) {
    const other = slot + integerBelow(stream, values.length - slot);
    const value = values[slot];
    const chosen = values[other];
    if (value === undefined || chosen === undefined) return;
    values[slot] = chosen;
    values[other] = value;
  }
}
