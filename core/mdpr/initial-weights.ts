import { type Declaration } from './declaration.ts';
import { randomStream, type RandomStream } from './random.ts';
import { type Weight, type Weights } from './weights.ts';

/**
 * The weights a network starts its training with (mdpr.md §1.7): convolutions Kaiming-normal by fan-out, norms 1 and
 * 0, predictors uniform as in PyTorch, classifiers normal with deviation 0.01, exponents 3. Same seed, same weights.
 */
export function initialWeights(declarations: readonly Declaration[], seed: number): Weights {
  return new Map(declarations.map((each) => [each.name, initialWeight(each, randomStream(seed, each.name))]));
}

function initialWeight({ role, shape }: Declaration, random: RandomStream): Weight {
  const data = new Float32Array(shape.reduce((a, b) => a * b, 1));
  const [output = 1, input = 1, height = 1, width = 1] = shape;
  const fill = (next: () => number): Weight => {
    for (let index = 0; index < data.length; index++) data[index] = next();
    return { shape, data };
  };
  switch (role) {
    case 'convolution': {
      const deviation = Math.sqrt(2 / (output * height * width));
      return fill(() => random.normal() * deviation);
    }
    case 'linear':
    case 'linear-bias': {
      // A predictor's layers are square, so the bias has the bound of its weight.
      const bound = 1 / Math.sqrt(role === 'linear' ? input : output);
      return fill(() => (2 * random.uniform() - 1) * bound);
    }
    case 'classifier':
      return fill(() => random.normal() * 0.01);
    case 'exponent':
      return fill(() => 3);
    case 'norm-weight':
    case 'running-variance':
      return fill(() => 1);
    case 'norm-bias':
    case 'frozen-bias':
    case 'running-mean':
    case 'batch-count':
      return { shape, data };
  }
}
