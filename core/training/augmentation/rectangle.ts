import type { RandomStream } from '../../mdpr/index.ts';
import { between, integerBelow } from '../random-choice.ts';
import type { RectangleRange } from './options.ts';

/** Whole pixels of a picture. */
export interface PixelRectangle {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** How the aspect is drawn: `logarithmic` makes 1:2 and 2:1 alike in number. */
export type AspectDraw = 'uniform' | 'logarithmic';

/**
 * A rectangle strictly smaller than the picture in both directions, at a random place; null if none of `attempts`
 * drawn sizes fits.
 */
export function drawRectangle(
  stream: RandomStream,
  range: RectangleRange,
  picture: { readonly width: number; readonly height: number },
  aspects: AspectDraw,
  attempts: number,
): PixelRectangle | null {
  const { minimumAspect, maximumAspect } = range;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const area = between(stream, range.minimumArea, range.maximumArea) * picture.width * picture.height;
    const aspect =
      aspects === 'uniform'
        ? between(stream, minimumAspect, maximumAspect)
        : Math.exp(between(stream, Math.log(minimumAspect), Math.log(maximumAspect)));
    const width = Math.round(Math.sqrt(area / aspect));
    const height = Math.round(Math.sqrt(area * aspect));
    if (width < 1 || height < 1 || width >= picture.width || height >= picture.height) continue;
    const left = integerBelow(stream, picture.width - width + 1);
    const top = integerBelow(stream, picture.height - height + 1);
    return { left, top, width, height };
  }
  return null;
}
