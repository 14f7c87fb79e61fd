import { flat } from '../gradient/rule.ts';
import { applyOne, operator, type NodeOptions } from '../operator.ts';
import { type Result, type Value } from '../value.ts';

/** Identity through which nothing flows back. In a file it is a plain Identity, so it is not in the table of kinds. */
const StopGradient = operator('Identity', {
  since: 16,
  operands: ['input'],
  attributes: {},
  infer: ({ input }) => [input],
  gradient: flat('its result is to count as a constant'),
});

/**
 * The same tensor, taken as a constant by gradients (`detach` in PyTorch). It holds while the graph is built: read
 * back from a file, it is a plain {@link identity}.
 */
export function stopGradient(input: Value, options: NodeOptions = {}): Result {
  return applyOne(StopGradient, { input }, {}, options.name);
}
