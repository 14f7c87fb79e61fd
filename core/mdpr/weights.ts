import { ModelError } from '../errors/index.ts';

/** A parameter's numbers, row-major. */
export interface Weight {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** The parameters of a network by their names in the authors' checkpoints (mdpr.md §9). */
export type Weights = ReadonlyMap<string, Weight>;

/**
 * The parameter of that name.
 * Throws: ModelError if there is none.
 */
export function weightOf(weights: Weights, name: string): Weight {
  const weight = weights.get(name);
  if (weight === undefined) {
    throw new ModelError('missing-weight', `The weights lack the parameter "${name}" of this network.`, {
      details: { parameter: name },
    });
  }
  return weight;
}

/**
 * Checks that the weights hold the tensors of these names with these shapes, and that all numbers are finite.
 * Throws: ModelError naming the first that does not fit.
 */
export function checkWeights(
  weights: Weights,
  expected: readonly { readonly name: string; readonly shape: readonly number[] }[],
): void {
  for (const { name, shape } of expected) {
    const weight = weightOf(weights, name);
    if (weight.shape.join() !== shape.join()) {
      throw new ModelError(
        'weight-shape',
        `The parameter "${name}" is [${weight.shape.join(', ')}] in the weights but [${shape.join(', ')}] in this network.`,
        { details: { parameter: name } },
      );
    }
    if (!weight.data.every(Number.isFinite)) {
      throw new ModelError(
        'weight-not-finite',
        `The parameter "${name}" holds numbers that are not finite.`,
        {
          details: { parameter: name },
        },
      );
    }
  }
}
