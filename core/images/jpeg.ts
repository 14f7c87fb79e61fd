import jpegTurbo from '@julusian/jpeg-turbo';
import { InvalidOptionError, MediaError } from '../errors/index.ts';
import { assertImage, MAXIMUM_SIDE, type RgbImage } from './image.ts';

/** The most pixels of a JPEG file that is decoded in this process: 64 million. */
const MAXIMUM_PIXELS = 64e6;

/** The picture as a JPEG file, 4:2:0; `quality` 1–100. */
export function encodeJpeg(image: RgbImage, quality = 88): Uint8Array {
  assertImage(image);
  if (!Number.isInteger(quality) || quality < 1 || quality > 100) {
    throw new InvalidOptionError(
      'invalid-jpeg-quality',
      `The JPEG quality is ${quality}. It must be a whole number from 1 to 100.`,
    );
  }
  const { width, height, data } = image;
  const encoded = jpegTurbo.compressSync(Buffer.from(data.buffer, data.byteOffset, data.byteLength), {
    width,
    height,
    quality,
    format: jpegTurbo.FORMAT_RGB,
    subsampling: jpegTurbo.SAMP_420,
  });
  // A copy of its own: the library hands out a view of a buffer as large as the worst case.
  return new Uint8Array(encoded);
}

/**
 * The picture in a JPEG file, such as a thumbnail of a project. Meant for files that Sightline wrote; pictures from
 * outside belong in `decodePicture` of core/video, which decodes them in a process of their own.
 * @throws MediaError `invalid-jpeg` if the bytes are not a whole JPEG file or declare more than 64 million pixels.
 */
export function decodeJpeg(bytes: Uint8Array): RgbImage {
  const size = readJpegSize(bytes);
  if (size === undefined) throw invalidJpeg('they have no frame header');
  const { width, height } = size;
  if (width > MAXIMUM_SIDE || height > MAXIMUM_SIDE || width * height > MAXIMUM_PIXELS) {
    throw invalidJpeg(`they declare ${width} × ${height} pixels`);
  }
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const target = Buffer.alloc(width * height * 3);
  try {
    jpegTurbo.decompressSync(file, target, { format: jpegTurbo.FORMAT_RGB });
  } catch (error) {
    throw invalidJpeg(error instanceof Error ? error.message : String(error), error);
  }
  return { width, height, data: new Uint8Array(target.buffer, target.byteOffset, target.length) };
}

function invalidJpeg(reason: string, cause?: unknown): MediaError {
  return new MediaError(
    'invalid-jpeg',
    `The bytes cannot be read as a JPEG picture: ${reason}. Give a complete JPEG file.`,
    { cause },
  );
}

/**
 * Width and height from the frame header (ITU-T T.81 §B.2.2), or undefined where there is none of positive size:
 * read before decoding, so that a small file cannot demand a huge buffer.
 */
function readJpegSize(bytes: Uint8Array): { readonly width: number; readonly height: number } | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return undefined;
  let position = 2;
  while (position + 9 <= view.byteLength) {
    if (view.getUint8(position) !== 0xff) return undefined;
    const marker = view.getUint8(position + 1);
    if (marker === 0xff) {
      position += 1;
      continue;
    }
    // SOF0…SOF15 without DHT (C4), JPG (C8) and DAC (CC), which share the range.
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      const height = view.getUint16(position + 5);
      const width = view.getUint16(position + 7);
      return width > 0 && height > 0 ? { width, height } : undefined;
    }
    position += 2 + view.getUint16(position + 2);
  }
  return undefined;
}
