import { createRandom } from './random.ts';

/** A rectangle of whole pixels. */
export interface Patch {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Writes RGBA pixels into a planar 4:2:0 frame (BT.709, limited range, chroma as the mean of 2 × 2 pixels).
 * The patch must begin and end at even places.
 */
export function writeRgba(
  frame: Uint8Array,
  width: number,
  height: number,
  patch: Patch,
  rgba: Uint8ClampedArray,
): void {
  const chromaWidth = width >> 1;
  const planeU = width * height;
  const planeV = planeU + chromaWidth * (height >> 1);
  for (let row = 0; row < patch.height; row += 2) {
    let at = row * patch.width * 4;
    const below = patch.width * 4;
    let luma = (patch.y + row) * width + patch.x;
    let chroma = ((patch.y + row) >> 1) * chromaWidth + (patch.x >> 1);
    for (let column = 0; column < patch.width; column += 2) {
      let [red, green, blue] = [0, 0, 0];
      for (let corner = 0; corner < 4; corner += 1) {
        const from = at + (corner & 1) * 4 + (corner >> 1) * below;
        const r = rgba[from] ?? 0;
        const g = rgba[from + 1] ?? 0;
        const b = rgba[from + 2] ?? 0;
        red += r;
        green += g;
        blue += b;
        // Fixed point, 16 bits: 219/255 · (0.2126, 0.7152, 0.0722), plus 16 and a half for rounding.
        frame[luma + (corner & 1) + (corner >> 1) * width] =
          (11_966 * r + 40_254 * g + 4_064 * b + 1_081_344) >> 16;
      }
      // The same for sums of four: 224/255 · (B − Y)/1.8556 and (R − Y)/1.5748, plus 128.
      frame[planeU + chroma] = (-6_596 * red - 22_189 * green + 28_784 * blue + 33_685_504) >> 18;
      frame[planeV + chroma] = (28_784 * red - 26_145 * green - 2_639 * blue + 33_685_504) >> 18;
      at += 8;
      luma += 2;
      chroma += 1;
    }
  }
}

/** Sensor noise: a table of normal values that each frame reads from another place. */
export class LumaNoise {
  readonly #table: Int8Array;

  constructor(seed: number, deviation: number) {
    const random = createRandom(seed);
    this.#table = Int8Array.from({ length: 1 << 17 }, () => Math.round(random.normal(0, deviation)));
  }

  /** Adds the noise of one frame to the luma plane, within the limited range. */
  add(luma: Uint8Array, frameSeed: number): void {
    const table = this.#table;
    const mask = table.length - 1;
    const random = createRandom(frameSeed);
    const block = 8192;
    for (let start = 0; start < luma.length; start += block) {
      const offset = Math.floor(random.next() * table.length);
      const end = Math.min(luma.length, start + block);
      for (let at = start; at < end; at += 1) {
        const value = (luma[at] ?? 0) + (table[(at + offset) & mask] ?? 0);
        luma[at] = value < 16 ? 16 : value > 235 ? 235 : value;
      }
    }
  }
}
