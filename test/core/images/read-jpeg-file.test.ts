import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { encodeJpeg, readJpegFile } from '../../../core/images/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'sightline-jpeg-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const jpeg = encodeJpeg({ width: 16, height: 8, data: new Uint8Array(16 * 8 * 3).fill(90) });

function written(name: string, bytes: Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, bytes);
  return file;
}

/** The file with an EXIF segment of one entry: Orientation 6, the camera lay on its side (Exif 2.32, §4.6.4). */
function lyingOnItsSide(bytes: Uint8Array): Uint8Array {
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];
  const content = [...new TextEncoder().encode('Exif'), 0, 0, ...tiff];
  return Uint8Array.from([0xff, 0xd8, 0xff, 0xe1, 0, content.length + 2, ...content, ...bytes.subarray(2)]);
}

describe('the picture in a JPEG file', () => {
  it('has the size of its pixels, whatever the camera said of its position', async () => {
    const plain = await readJpegFile(written('plain.jpg', jpeg));
    expect(plain).toMatchObject({ width: 16, height: 8 });
    expect(await readJpegFile(written('side.jpg', lyingOnItsSide(jpeg)))).toEqual(plain);
  });

  it.each([
    ['is missing', () => join(folder, 'nothing.jpg')],
    ['ends early', () => written('short.jpg', jpeg.subarray(0, 30))],
    ['is no picture', () => written('text.jpg', new TextEncoder().encode('a text that is no picture'))],
  ])('is an error that names a file which %s', async (_, make) => {
    const file = make();
    await expect(readJpegFile(file)).rejects.toMatchObject({
      code: 'unreadable-picture',
      details: { file },
      message: expect.stringContaining('take it out of the data') as string,
    });
  });
});
