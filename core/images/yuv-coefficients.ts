import type { YuvMatrix, YuvRange } from './image.ts';

/**
 * RGB of 8-bit YUV, all in 0–255: luma = (y − lumaZero) · lumaGain; red = luma + (v − 128) · redFromV;
 * green = luma − (u − 128) · greenFromU − (v − 128) · greenFromV; blue = luma + (u − 128) · blueFromU.
 */
export interface YuvCoefficients {
  readonly lumaZero: number;
  readonly lumaGain: number;
  readonly redFromV: number;
  readonly greenFromU: number;
  readonly greenFromV: number;
  readonly blueFromU: number;
}

/** Shares of red and blue in luma: ITU-R BT.601-7 §2.5.1, BT.709-6 §3.2. */
const LUMA_SHARES = {
  bt601: { red: 0.299, blue: 0.114 },
  bt709: { red: 0.2126, blue: 0.0722 },
} as const satisfies Record<YuvMatrix, unknown>;

/** The inverse of ITU-R BT.601 / BT.709 quantised to 8 bits. */
export function yuvCoefficients(matrix: YuvMatrix, range: YuvRange): YuvCoefficients {
  const { red, blue } = LUMA_SHARES[matrix];
  const green = 1 - red - blue;
  const isLimited = range === 'limited';
  const chromaGain = isLimited ? 255 / 224 : 1;
  return {
    lumaZero: isLimited ? 16 : 0,
    lumaGain: isLimited ? 255 / 219 : 1,
    redFromV: 2 * (1 - red) * chromaGain,
    greenFromU: ((2 * blue * (1 - blue)) / green) * chromaGain,
    greenFromV: ((2 * red * (1 - red)) / green) * chromaGain,
    blueFromU: 2 * (1 - blue) * chromaGain,
  };
}
