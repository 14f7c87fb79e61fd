import { rgbToPlanes, type RgbImage } from '../images/index.ts';

/** How a model wants the levels 0…255 of its pictures. */
export const NORMALISATIONS = ['inside', 'unit', 'symmetric', 'imagenet'] as const;

/**
 * `inside`: as they are, the model normalises them itself; `unit`: 0…1; `symmetric`: −1…1; `imagenet`: 0…1, less the
 * mean and by the deviation of ImageNet's channels, as most ReID models are trained.
 */
export type Normalisation = (typeof NORMALISATIONS)[number];

interface ChannelScale {
  readonly mean: readonly [number, number, number];
  readonly deviation: readonly [number, number, number];
}

/** Red, green, blue in 0…1. Source of ImageNet's: torchvision, "Models and pre-trained weights". */
const SCALES: Readonly<Record<Normalisation, ChannelScale>> = {
  inside: { mean: [0, 0, 0], deviation: [1 / 255, 1 / 255, 1 / 255] },
  unit: { mean: [0, 0, 0], deviation: [1, 1, 1] },
  symmetric: { mean: [0.5, 0.5, 0.5], deviation: [0.5, 0.5, 0.5] },
  imagenet: { mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] },
};

/** Writes the picture to `out` [3, height, width] as the model wants it, red plane first. */
export function writeNormalised(image: RgbImage, normalisation: Normalisation, out: Float32Array): void {
  rgbToPlanes(image, { order: 'rgb' }, out);
  if (normalisation === 'inside') return;
  const { mean, deviation } = SCALES[normalisation];
  const size = image.width * image.height;
  for (const channel of [0, 1, 2] as const) {
    const gain = 1 / (255 * deviation[channel]);
    const shift = mean[channel] / deviation[channel];
    const end = (channel + 1) * size;
    for (let pixel = channel * size; pixel < end; pixel++) out[pixel] = (out[pixel] ?? 0) * gain - shift;
  }
}
