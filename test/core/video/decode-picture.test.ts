import { readFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodePicture } from '../../../core/video/index.ts';
import type { RgbImage } from '../../../core/images/index.ts';
import { Corpus, ffmpeg } from './corpus.ts';

const corpus = new Corpus();
let jpeg: Buffer;
beforeAll(async () => {
  // Full chroma resolution, so that turning and colour conversion commute exactly.
  jpeg = await picture('plain.jpg', ['-pix_fmt', 'yuvj444p', '-q:v', '2']);
});
afterAll(() => corpus[Symbol.dispose]());

async function picture(name: string, encoding: readonly string[] = []): Promise<Buffer> {
  const path = corpus.path(name);
  await ffmpeg(['-f', 'lavfi', '-i', 'testsrc2=s=40x24', '-frames:v', '1', ...encoding, path]);
  return readFileSync(path);
}

describe('decodePicture', () => {
  it.each(['png', 'bmp'])('reads %s exactly', async (ending) => {
    const bytes = await picture(`plain.${ending}`, ['-pix_fmt', ending === 'png' ? 'rgb24' : 'bgr24']);
    const path = corpus.path('raw.rgb');
    await ffmpeg(['-i', corpus.path(`plain.${ending}`), '-f', 'rawvideo', '-pix_fmt', 'rgb24', path]);
    expect(await decodePicture(bytes)).toEqual({
      width: 40,
      height: 24,
      data: new Uint8Array(readFileSync(path)),
    });
  });

  it.each([
    ['jpg', ['-q:v', '2']],
    ['webp', ['-c:v', 'libwebp', '-quality', '95']],
  ])('reads %s, close to the original', async (ending, encoding) => {
    const original = await decodePicture(await picture('original.png', ['-pix_fmt', 'rgb24']));
    const decoded = await decodePicture(await picture(`lossy.${ending}`, encoding));
    expect([decoded.width, decoded.height]).toEqual([40, 24]);
    const difference = decoded.data.reduce(
      (sum, value, index) => sum + Math.abs(value - (original.data[index] ?? 0)),
      0,
    );
    // Chroma at half resolution moves the edges of this garish picture by this much; a wrong channel order by 80.
    expect(difference / decoded.data.length).toBeLessThan(25);
  });

  it.each(EXIF_CASES())('turns a JPEG as its EXIF orientation %i says', async (value, source) => {
    const plain = await decodePicture(jpeg);
    const isOnItsSide = value >= 5;
    const [width, height] = isOnItsSide ? [24, 40] : [40, 24];
    const data = new Uint8Array(width * height * 3);
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const [fromX, fromY] = source(x, y);
        const from = (fromY * 40 + fromX) * 3;
        data.set(plain.data.subarray(from, from + 3), (y * width + x) * 3);
      }
    }
    expect(await decodePicture(withOrientation(value))).toEqual({ width, height, data } satisfies RgbImage);
  });

  it.each([
    ['nothing', () => Buffer.alloc(0)],
    ['text', () => Buffer.from('hello')],
    ['a video', async () => readFileSync(await corpus.ordinary('video.mp4', 0.2))],
    ['an SVG', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"></svg>')],
    ['the start of a JPEG only', () => jpeg.subarray(0, 60)],
    ['a PNG signature before noise', () => Buffer.concat([PNG_SIGNATURE, jpeg])],
    [
      'a playlist behind a JPEG signature',
      () => Buffer.concat([jpeg.subarray(0, 3), Buffer.from('#EXTM3U\n')]),
    ],
  ])('refuses %s', async (_, bytes) => {
    await expect(decodePicture(await bytes())).rejects.toMatchObject({
      name: 'MediaError',
      code: 'not-a-picture',
    });
  });

  it('refuses a small file that declares a huge picture', async () => {
    await expect(decodePicture(pngThatDeclares(30_000, 30_000))).rejects.toMatchObject({
      code: 'picture-too-large',
    });
  });

  it('refuses a file that is too large', async () => {
    await expect(decodePicture(Buffer.alloc(64 * 1024 * 1024 + 1))).rejects.toMatchObject({
      code: 'picture-too-large',
    });
  });

  it('is not led astray by broken EXIF data', async () => {
    const broken = withOrientation(6);
    broken.writeUInt32BE(0xffffffff, 2 + 4 + 6 + 4);
    expect((await decodePicture(broken)).width).toBe(40);
  });

  it('is cancelled by a signal', async () => {
    await expect(decodePicture(jpeg, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});

const PNG_SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/** For each orientation of Exif 2.32 (4.6.4 A), where the displayed pixel (x, y) lies in the stored 40 × 24 picture. */
function EXIF_CASES(): [number, (x: number, y: number) => [number, number]][] {
  return [
    [1, (x, y) => [x, y]],
    [2, (x, y) => [39 - x, y]],
    [3, (x, y) => [39 - x, 23 - y]],
    [4, (x, y) => [x, 23 - y]],
    [5, (x, y) => [y, x]],
    [6, (x, y) => [y, 23 - x]],
    [7, (x, y) => [39 - y, 23 - x]],
    [8, (x, y) => [39 - y, x]],
  ];
}

/** The JPEG with an EXIF block (big-endian TIFF, one entry) behind its first marker. */
function withOrientation(value: number): Buffer {
  const tiff = Buffer.from('4d4d002a00000008000101120003000000010000000000000000', 'hex');
  tiff.writeUInt16BE(value, 18);
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
  const head = Buffer.from([0xff, 0xe1, 0, body.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]);
}

function pngThatDeclares(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const parts = [
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(1000))),
    chunk('IEND', Buffer.alloc(0)),
  ];
  return Buffer.concat([PNG_SIGNATURE, ...parts]);
}

function chunk(name: string, body: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from(name), body]);
  const frame = Buffer.alloc(content.length + 8);
  frame.writeUInt32BE(body.length, 0);
  frame.set(content, 4);
  frame.writeUInt32BE(crc32(content), content.length + 4);
  return frame;
}
