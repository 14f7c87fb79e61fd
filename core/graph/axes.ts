import { type Refuse } from './operator.ts';
import { knownIntegers, type Value } from './value.ts';

/** An axis counted from either end as an index from 0. `rank` is the tensor's, plus what the operator adds. */
export function resolveAxis(axis: number, rank: number, refuse: Refuse): number {
  if (!Number.isInteger(axis) || axis < -rank || axis >= rank) {
    return refuse(`axis ${axis} is not within -${rank}…${rank - 1}`);
  }
  return axis < 0 ? axis + rank : axis;
}

/** Several axes, each at most once. */
export function resolveAxes(axes: readonly number[], rank: number, refuse: Refuse): readonly number[] {
  const resolved = axes.map((axis) => resolveAxis(axis, rank, refuse));
  if (new Set(resolved).size < resolved.length) refuse(`the axes ${axes.join(', ')} name one axis twice`);
  return resolved;
}

/** The integers of an operand that shape inference needs to know; refuses one that is known only at run time. */
export function demandIntegers(value: Value, name: string, refuse: Refuse): readonly number[] {
  const known = knownIntegers(value);
  return known ?? refuse(`${name} must be a constant of integers`);
}
