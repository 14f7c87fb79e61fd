import { assertImage, type RgbImage } from './image.ts';
import { InvalidOptionError } from '../errors/index.ts';

/** A map [height, width] of how much something looks where; values from 0 to 1. */
export interface HeatMap {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

/** Matplotlib's colour map "inferno" at ten even steps: perceptually uniform, black to pale yellow. */
const INFERNO: readonly (readonly [number, number, number])[] = [
  [0, 0, 4],
  [27, 12, 65],
  [74, 12, 107],
  [120, 28, 109],
  [165, 44, 96],
  [207, 68, 70],
  [237, 105, 37],
  [251, 155, 6],
  [247, 209, 61],
  [252, 255, 164],
];

/** The share of the heat map's colour in the picture. */
const OPACITY = 0.55;

/**
 * The picture under the colours of a heat map, which is stretched over it bilinearly: dark where the map is 0, bright
 * where it is 1.
 * @throws InvalidOptionError `invalid-heat-map` for a map of another size than it states, or with a value outside 0…1.
 */
export function overlayHeat(image: RgbImage, map: HeatMap): RgbImage {
  assertImage(image);
  assertMap(map);
  const { width, height } = image;
  const data = new Uint8Array(image.data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const heat = colourOf(valueAt(map, (x + 0.5) / width, (y + 0.5) / height));
      const pixel = 3 * (y * width + x);
      heat.forEach((value, channel) => {
        const own = image.data[pixel + channel] ?? 0;
        data[pixel + channel] = Math.round(own + (value - own) * OPACITY);
      });
    }
  }
  return { width, height, data };
}

/** The map's value at a place in [0, 1]²; bilinear between the middles of cells, constant beyond the outermost. */
function valueAt(map: HeatMap, x: number, y: number): number {
  const [left, right, across] = neighbours(x * map.width - 0.5, map.width);
  const [top, bottom, down] = neighbours(y * map.height - 0.5, map.height);
  const row = (line: number): number => {
    const [a, b] = [map.values[line * map.width + left] ?? 0, map.values[line * map.width + right] ?? 0];
    return a + (b - a) * across;
  };
  return row(top) + (row(bottom) - row(top)) * down;
}

function neighbours(place: number, count: number): readonly [low: number, high: number, share: number] {
  const clamped = Math.min(Math.max(place, 0), count - 1);
  const low = Math.floor(clamped);
  return [low, Math.min(low + 1, count - 1), clamped - low];
}

function colourOf(value: number): readonly number[] {
  const [low, high, share] = neighbours(value * (INFERNO.length - 1), INFERNO.length);
  const [from, to] = [INFERNO[low] ?? [0, 0, 0], INFERNO[high] ?? [0, 0, 0]];
  return from.map((channel, index) => channel + ((to[index] ?? 0) - channel) * share);
}

function assertMap({ width, height, values }: HeatMap): void {
  const isSound =
    width > 0 &&
    height > 0 &&
    values.length === width * height &&
    values.every((value) => value >= 0 && value <= 1);
  if (!isSound) {
    throw new InvalidOptionError(
      'invalid-heat-map',
      `A heat map of ${width} × ${height} must hold as many values from 0 to 1; it holds ${values.length} or others.`,
    );
  }
}
