import type { Embedder } from '../../../../core/embedding/index.ts';

/** Knows people by the mean colour of the left half of their pictures, so that a mirror image can differ. */
export const colourEmbedder: Embedder = {
  model: {
    id: 'c'.repeat(64),
    name: 'colour',
    dimension: 3,
    isTrained: true,
    inputWidth: 8,
    inputHeight: 16,
  },
  device: 'cpu',
  warnings: [],
  features: [],
  hasAttention: false,
  embed: (crops) =>
    Promise.resolve(
      crops.map(({ width, data }) => {
        const sums = [1, 1, 1];
        data.forEach((value, slot) => {
          if (Math.floor(slot / 3) % width < width / 2) sums[slot % 3] = (sums[slot % 3] ?? 0) + value;
        });
        const length = Math.hypot(...sums);
        return Float32Array.from(sums, (value) => value / length);
      }),
    ),
  attention: () => Promise.reject(new Error('A mean colour looks nowhere.')),
  [Symbol.asyncDispose]: () => Promise.resolve(),
};
