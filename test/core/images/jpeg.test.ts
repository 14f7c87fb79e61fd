import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { InvalidOptionError, MediaError } from '../../../core/errors/index.ts';
import { decodeJpeg, encodeJpeg, resizeRgb, type RgbImage } from '../../../core/images/index.ts';
import { largestDifference, noiseRgb } from './pictures.ts';

const SMOOTH = resizeRgb(noiseRgb(4, 8, 1), 48, 96);

function meanDifference(a: RgbImage, b: RgbImage): number {
  let sum = 0;
  for (let slot = 0; slot < a.data.length; slot++) sum += Math.abs((a.data[slot] ?? 0) - (b.data[slot] ?? 0));
  return sum / a.data.length;
}

describe('encodeJpeg and decodeJpeg', () => {
  it('keep size and colours, better with more quality', () => {
    const good = encodeJpeg(SMOOTH, 95);
    const poor = encodeJpeg(SMOOTH, 20);
    const decoded = decodeJpeg(good);
    expect([decoded.width, decoded.height]).toEqual([48, 96]);
    expect(meanDifference(decoded, SMOOTH)).toBeLessThan(2);
    expect(meanDifference(decodeJpeg(poor), SMOOTH)).toBeGreaterThan(meanDifference(decoded, SMOOTH));
    expect(poor.length).toBeLessThan(good.length);
  });

  it('write a file that FFmpeg decodes to the same greys within 6 levels', () => {
    // The luma plane, because decoders interpolate halved chroma in different ways; 6, because libjpeg-turbo is built
    // into the library with its fast, less exact transform.
    const greys = { ...SMOOTH, data: SMOOTH.data.map((_, slot) => SMOOTH.data[slot - (slot % 3)] ?? 0) };
    const file = encodeJpeg(greys, 95);
    const planes = execFileSync(
      process.env.FFMPEG_PATH ?? 'ffmpeg',
      ['-v', 'error', '-f', 'mjpeg', '-i', '-', '-f', 'rawvideo', '-pix_fmt', 'yuvj420p', '-'],
      { input: file, stdio: ['pipe', 'pipe', 'ignore'] },
    );
    const green = decodeJpeg(file).data.filter((_, slot) => slot % 3 === 1);
    expect(largestDifference(planes.subarray(0, green.length), green)).toBeLessThanOrEqual(6);
  });

  it('encode a picture that is a part of a larger buffer', () => {
    const buffer = new Uint8Array(SMOOTH.data.length + 100);
    buffer.set(SMOOTH.data, 50);
    const part = { ...SMOOTH, data: buffer.subarray(50, 50 + SMOOTH.data.length) };
    expect(encodeJpeg(part, 90)).toEqual(encodeJpeg(SMOOTH, 90));
  });

  it('refuse a quality outside 1…100', () => {
    expect(() => encodeJpeg(SMOOTH, 0)).toThrow(InvalidOptionError);
  });
});

describe('decodeJpeg', () => {
  const file = encodeJpeg(SMOOTH);

  it.each([
    ['no bytes', new Uint8Array(0)],
    ['text', new TextEncoder().encode('This is not a picture.')],
    ['a file cut off in its headers', file.subarray(0, 40)],
    ['a file cut off in its data', file.subarray(0, Math.floor(file.length / 2))],
  ])('refuses %s', (_title, bytes) => {
    expect(() => decodeJpeg(bytes)).toThrow(MediaError);
  });

  it('refuses a header that declares more pixels than the limit, before reserving memory for them', () => {
    const bomb = Uint8Array.from(file);
    const frame = bomb.findIndex((value, slot) => value === 0xff && bomb[slot + 1] === 0xc0);
    bomb.set([0xff, 0xff, 0xff, 0xff], frame + 5);
    expect(() => decodeJpeg(bomb)).toThrow(/declare 65535 × 65535 pixels/);
  });
});
