import type { RandomStream } from '../../mdpr/index.ts';
import { integerBelow } from '../random-choice.ts';
import type { PatchOptions } from './options.ts';
import { drawRectangle, type PixelRectangle } from './rectangle.ts';

/** A rectangle of one picture, pasted into another. */
export interface PatchPaste<Source> {
  /** The picture that the patch is of. */
  readonly source: Source;
  readonly area: PixelRectangle;
  /** The patch is mirrored left to right. */
  readonly isFlipped: boolean;
  /** Where its top left pixel goes. */
  readonly left: number;
  readonly top: number;
}

/** Sizes that are tried before a picture gives no patch. Source: mdpr.md §7.1. */
const PATCH_ATTEMPTS = 100;

/** The rectangle that a picture gives to the pool; null if none fits. */
export function drawPatch(
  stream: RandomStream,
  options: PatchOptions,
  picture: { readonly width: number; readonly height: number },
): PixelRectangle | null {
  return drawRectangle(stream, options, picture, 'uniform', PATCH_ATTEMPTS);
}

/**
 * The pool of random patch, first in, first out. It holds where patches come from, not their pixels: a patch is cut
 * before anything is pasted into its picture, so its pixels follow from file and distortion alone, and whoever pastes
 * it makes them again. So one pool serves any number of workers, takes no memory, and can be rebuilt at any batch.
 * Source: mdpr.md §7.1 (where each loader worker has a pool of its own).
 */
export class PatchPool<Source> {
  readonly #options: PatchOptions;
  readonly #picture: { readonly width: number; readonly height: number };
  readonly #patches: { readonly source: Source; readonly area: PixelRectangle }[] = [];

  /** For pictures of one size. */
  constructor(options: PatchOptions, picture: { readonly width: number; readonly height: number }) {
    this.#options = options;
    this.#picture = picture;
  }

  /** Takes a patch of the next picture, then draws what is pasted into it, if anything. */
  next(stream: RandomStream, source: Source): PatchPaste<Source> | null {
    const { capacity, minimumPatches, probability } = this.#options;
    const own = drawPatch(stream, this.#options, this.#picture);
    if (own !== null) this.#patches.push({ source, area: own });
    if (this.#patches.length > capacity) this.#patches.shift();
    if (this.#patches.length < minimumPatches || stream.uniform() >= probability) return null;
    const patch = this.#patches[integerBelow(stream, this.#patches.length)];
    if (patch === undefined) return null;
    const left = integerBelow(stream, this.#picture.width - patch.area.width + 1);
    const top = integerBelow(stream, this.#picture.height - patch.area.height + 1);
    return { ...patch, isFlipped: stream.uniform() < 0.5, left, top };
  }
}
