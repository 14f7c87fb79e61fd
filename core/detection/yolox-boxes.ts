import type { ScoredBox } from './centernet-boxes.ts';

/** Canvas pixels per cell of the three maps that a YOLOX output joins, in this order. */
export const YOLOX_STRIDES: readonly number[] = [8, 16, 32];

/** Box (4), objectness (1), then one score per class; person is class 0 of COCO. */
const OBJECTNESS = 4;
const PERSON = 5;

/** How many cells a YOLOX output has for a canvas of `width` × `height`, both multiples of 32. */
export function yoloxCellCount(width: number, height: number): number {
  return YOLOX_STRIDES.reduce((sum, stride) => sum + (width / stride) * (height / stride), 0);
}

/**
 * The people in an undecoded YOLOX output: row by row over each map, (centre − cell) / stride, log(size / stride).
 * Shape: [cells, channels], scores already in 0…1. Boxes whose size is not a finite number are dropped: a logarithm
 * out of range belongs to no person.
 * Source: Megvii YOLOX, demo_postprocess.
 */
export function yoloxBoxes(
  output: Float32Array,
  channels: number,
  width: number,
  height: number,
  minimumScore: number,
): ScoredBox[] {
  const boxes: ScoredBox[] = [];
  let offset = 0;
  for (const stride of YOLOX_STRIDES) {
    for (let y = 0; y < height / stride; y += 1) {
      for (let x = 0; x < width / stride; x += 1, offset += channels) {
        const score = (output[offset + OBJECTNESS] ?? 0) * (output[offset + PERSON] ?? 0);
        if (score < minimumScore) continue;
        const centreX = ((output[offset] ?? 0) + x) * stride;
        const centreY = ((output[offset + 1] ?? 0) + y) * stride;
        const halfWidth = (Math.exp(output[offset + 2] ?? 0) * stride) / 2;
        const halfHeight = (Math.exp(output[offset + 3] ?? 0) * stride) / 2;
        const box = {
          left: centreX - halfWidth,
          top: centreY - halfHeight,
          right: centreX + halfWidth,
          bottom: centreY + halfHeight,
          score,
        };
        if (Object.values(box).every(Number.isFinite)) boxes.push(box);
      }
    }
  }
  return boxes;
}
