import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { InvalidOptionError } from '../../../../core/errors/index.ts';
import type { RgbImage } from '../../../../core/images/index.ts';
import { resizeBicubic } from '../../../../core/training/index.ts';
import { largestDifference, noiseRgb } from '../../images/pictures.ts';

interface StoredPicture {
  readonly width: number;
  readonly height: number;
  /** RGB, deflated, base64. */
  readonly data: string;
}

interface Fixture {
  readonly cases: readonly {
    readonly name: string;
    readonly source: StoredPicture;
    readonly result: StoredPicture;
  }[];
}

const { cases } = JSON.parse(
  readFileSync(new URL('../fixtures/pillow-bicubic.json', import.meta.url), 'utf8'),
) as Fixture;

function unpack({ width, height, data }: StoredPicture): RgbImage {
  return { width, height, data: new Uint8Array(inflateSync(Buffer.from(data, 'base64'))) };
}

describe('resizeBicubic', () => {
  it.each(cases)('equals Pillow byte for byte: $name', ({ source, result }) => {
    const resized = resizeBicubic(unpack(source), result.width, result.height);
    expect([resized.width, resized.height]).toEqual([result.width, result.height]);
    expect(largestDifference(resized.data, unpack(result).data)).toBe(0);
  });

  it('gives a picture of its own even when nothing is to be done', () => {
    const image = noiseRgb(4, 3, 1);
    const same = resizeBicubic(image, 4, 3);
    expect(same.data).toEqual(image.data);
    expect(same.data).not.toBe(image.data);
  });

  it.each([
    [0, 4],
    [4, 2.5],
    [100_000, 4],
  ])('refuses %d × %d pixels', (width, height) => {
    expect(() => resizeBicubic(noiseRgb(4, 4, 1), width, height)).toThrow(InvalidOptionError);
  });
});
