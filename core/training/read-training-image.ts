import { readFileSync, statSync } from 'node:fs';
import { MediaError } from '../errors/index.ts';
import { decodeJpeg, type RgbImage } from '../images/index.ts';

/** Bytes of a picture file that are accepted. */
const MAXIMUM_FILE_BYTES = 64 * 1024 * 1024;

/**
 * The picture in a JPEG file; grey ones become RGB. Blocks its thread: for workers.
 * @throws MediaError `unreadable-training-image`, naming the file, if it is missing, too large or no whole JPEG file.
 */
export function readTrainingImage(file: string): RgbImage {
  try {
    const { size } = statSync(file);
    if (size > MAXIMUM_FILE_BYTES) throw unreadable(file, `It has ${size} bytes.`);
    return decodeJpeg(readFileSync(file));
  } catch (error) {
    if (error instanceof MediaError && error.code === 'unreadable-training-image') throw error;
    throw unreadable(file, error instanceof Error ? error.message : String(error), error);
  }
}

function unreadable(file: string, reason: string, cause?: unknown): MediaError {
  return new MediaError(
    'unreadable-training-image',
    `The training image "${file}" cannot be read. ${reason} Replace the file, or take it out of the data.`,
    { cause, details: { file } },
  );
}
