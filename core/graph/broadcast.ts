import { type Refuse } from './operator.ts';
import { formatShape, isSameDimension, UNKNOWN, type Dimension, type Shape } from './types.ts';

/**
 * The common shape of operands that are broadcast against each other.
 * A symbolic size against 1 stays; against another size it must turn out to be that size, or 1.
 * Source: ONNX, Multidirectional Broadcasting.
 */
export function broadcast(shapes: readonly Shape[], refuse: Refuse): Shape {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  const padded = shapes.map((shape) => [...Array<Dimension>(rank - shape.length).fill(1), ...shape]);
  return Array.from({ length: rank }, (_, axis) =>
    padded
      .map((shape) => shape[axis] ?? 1)
      .reduce((a, b) => {
        if (isSameDimension(a, b) || b === 1) return a;
        if (a === 1) return b;
        if (typeof a === 'number' && typeof b === 'number') {
          return refuse(
            `${shapes.map(formatShape).join(' and ')} do not broadcast (axis ${axis}: ${a} against ${b})`,
          );
        }
        if (typeof a === 'number') return a;
        return typeof b === 'number' ? b : UNKNOWN;
      }),
  );
}
