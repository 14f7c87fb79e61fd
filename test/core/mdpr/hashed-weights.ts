import {
  declareParameters,
  type Declaration,
  type MdprConfig,
  type Weight,
  type Weights,
} from '../../../core/mdpr/index.ts';

/**
 * Uniform numbers in [0, 1) that belong to a name, as scripts/mdpr-oracle.py makes them: murmur3's finalizer over
 * FNV-1a of the name plus the index.
 */
export function hashed(name: string, count: number): Float64Array {
  let seed = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) seed = Math.imul(seed ^ byte, 0x01000193);
  return Float64Array.from({ length: count }, (_, index) => {
    let x = Math.imul(index, 0x9e3779b1) + seed;
    x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
    x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
    return ((x ^ (x >>> 16)) >>> 0) / 2 ** 32;
  });
}

/** Weights of a network by the rules of scripts/mdpr-oracle.py: nothing is 0 or 1 that could hide a fault. */
export function hashedWeights(config: MdprConfig): Weights {
  return new Map(declareParameters(config, { identities: 3 }).map((each) => [each.name, hashedWeight(each)]));
}

/** Seeded pictures. Shape: [count, 3, height, width], in 0…255. */
export function hashedPictures(count: number, { inputHeight, inputWidth }: MdprConfig): Float32Array {
  return Float32Array.from(hashed('images', count * 3 * inputHeight * inputWidth), (value) => value * 255);
}

function hashedWeight({ name, shape, role }: Declaration): Weight {
  const values = hashed(
    name,
    shape.reduce((a, b) => a * b, 1),
  );
  const scaled = (rule: (u: number) => number): Weight => ({ shape, data: Float32Array.from(values, rule) });
  switch (role) {
    case 'batch-count':
      return scaled(() => 0);
    case 'exponent':
      return scaled((u) => 2.5 + u);
    case 'running-variance':
    case 'norm-weight':
      return scaled((u) => 0.5 + u);
    case 'running-mean':
    case 'norm-bias':
    case 'frozen-bias':
    case 'linear-bias':
      return scaled((u) => 0.4 * u - 0.2);
    case 'convolution':
    case 'linear':
    case 'classifier': {
      const bound = Math.sqrt(6 / (values.length / (shape[0] ?? 1)));
      return scaled((u) => (2 * u - 1) * bound);
    }
  }
}
