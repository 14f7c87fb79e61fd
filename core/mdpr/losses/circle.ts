import {
  add,
  multiply,
  negate,
  relu,
  scalar,
  stopGradient,
  subtract,
  type Value,
} from '../../graph/index.ts';

/** Margin and scale of a circle loss. */
export interface CircleOptions {
  /** m. Default: 0.35. */
  readonly margin?: number;
  /** γ. Default: 64. */
  readonly scale?: number;
}

/** The published margin and scale (mdpr.md §6.1). */
export const CIRCLE = Object.freeze({ margin: 0.35, scale: 64 });

/**
 * The circle logits of similarities, as if each were one to the own class, and as if each were one to another:
 * γ [1 + m - s]₊ (s - (1 - m)) and γ [s + m]₊ (s - m). The brackets count as constants in gradients.
 * Shape: that of the similarities. Source: mdpr.md §6.1; Sun et al. 2020, equations 6 and 8.
 */
export function circleLogits(
  similarities: Value,
  options: CircleOptions = {},
): { readonly own: Value; readonly other: Value } {
  const { margin, scale } = { ...CIRCLE, ...options };
  const known = stopGradient(similarities);
  const logit = (weight: Value, centre: number): Value =>
    multiply(multiply(relu(weight), scalar(scale)), subtract(similarities, scalar(centre)));
  return {
    own: logit(add(negate(known), scalar(1 + margin)), 1 - margin),
    other: logit(add(known, scalar(margin)), margin),
  };
}
