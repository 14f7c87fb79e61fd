import type { RandomStream } from '../../mdpr/index.ts';
import { between, integerBelow } from '../random-choice.ts';
import type { Augmentation, ColourOptions } from './options.ts';
import { drawRectangle, type PixelRectangle } from './rectangle.ts';

/** value → (mean + (value - mean) · contrast) · brightness + shift, clamped to 0…255. */
export interface ColourChange {
  readonly brightness: number;
  readonly contrast: number;
  /** Levels, of red, green and blue. */
  readonly shift: readonly [number, number, number];
}

/** What is done to one picture, drawn beforehand: applying it leaves nothing to chance. */
export interface Distortion {
  /** Pixels by which the cut-out lies right of and below the picture; what lies outside is zero. */
  readonly shiftX: number;
  readonly shiftY: number;
  /** The cut-out is mirrored left to right. */
  readonly isFlipped: boolean;
  readonly colour: ColourChange | null;
  /** Every pixel takes its luma. */
  readonly isGrey: boolean;
  /** Filled with the mean colour, after all else. */
  readonly erased: PixelRectangle | null;
}

/** The picture as it is. */
export const NO_DISTORTION: Distortion = {
  shiftX: 0,
  shiftY: 0,
  isFlipped: false,
  colour: null,
  isGrey: false,
  erased: null,
};

/** Sizes that are tried before nothing is erased. Source: torchvision's RandomErasing. */
const ERASING_ATTEMPTS = 10;

/** Draws what is done to a picture of that size. Source: mdpr.md §7.1; aspects as torchvision's RandomErasing. */
export function drawDistortion(
  stream: RandomStream,
  { padding, flipProbability, colour, greyProbability, erasing }: Augmentation,
  picture: { readonly width: number; readonly height: number },
): Distortion {
  const shiftX = integerBelow(stream, 2 * padding + 1) - padding;
  const shiftY = integerBelow(stream, 2 * padding + 1) - padding;
  const isFlipped = stream.uniform() < flipProbability;
  const change = stream.uniform() < colour.probability ? drawColour(stream, colour) : null;
  const erased =
    stream.uniform() < erasing.probability
      ? drawRectangle(stream, erasing, picture, 'logarithmic', ERASING_ATTEMPTS)
      : null;
  const isGrey = stream.uniform() < greyProbability;
  return { shiftX, shiftY, isFlipped, colour: change, isGrey, erased };
}

function drawColour(stream: RandomStream, { brightness, contrast, shift }: ColourOptions): ColourChange {
  return {
    brightness: between(stream, 1 - brightness, 1 + brightness),
    contrast: between(stream, 1 - contrast, 1 + contrast),
    shift: [between(stream, -shift, shift), between(stream, -shift, shift), between(stream, -shift, shift)],
  };
}
