import { readFile, stat } from 'node:fs/promises';
import { MediaError } from '../errors/index.ts';
import type { RgbImage } from './image.ts';
import { decodeJpeg } from './jpeg.ts';

/** Bytes of a picture file that are accepted. */
const MAXIMUM_FILE_BYTES = 64 * 2 ** 20;

/**
 * The picture in a JPEG file of a data set; grey ones become RGB. What the camera said of its own position (EXIF) is
 * not applied, as in Pillow's `Image.open`, with which published models read their pictures: those that are trained on
 * and those that are measured on must be alike.
 * @throws MediaError `unreadable-picture`, naming the file, if it is missing, too large or no whole JPEG file.
 */
export async function readJpegFile(file: string): Promise<RgbImage> {
  try {
    const { size } = await stat(file);
    if (size <= MAXIMUM_FILE_BYTES) return decodeJpeg(await readFile(file));
  } catch (cause) {
    throw unreadable(file, cause instanceof Error ? cause.message : String(cause), cause);
  }
  throw unreadable(file, 'It is larger than 64 MiB.');
}

function unreadable(file: string, reason: string, cause?: unknown): MediaError {
  return new MediaError(
    'unreadable-picture',
    `The picture "${file}" cannot be read. ${reason} Replace the file, or take it out of the data.`,
    { cause, details: { file } },
  );
}
