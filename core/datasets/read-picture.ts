import { readFile, stat } from 'node:fs/promises';
import { MediaError } from '../errors/index.ts';
import { decodeJpeg, type RgbImage } from '../images/index.ts';
import type { DatasetPicture } from './dataset.ts';

const MAXIMUM_PICTURE_BYTES = 64 * 2 ** 20;

/**
 * The picture itself.
 * @throws MediaError `unreadable-picture`, which names the file, if it is missing, too large or no whole JPEG file.
 */
export async function readPicture({ file }: DatasetPicture): Promise<RgbImage> {
  try {
    const { size } = await stat(file);
    if (size <= MAXIMUM_PICTURE_BYTES) return decodeJpeg(await readFile(file));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MediaError('unreadable-picture', `The picture ${file} cannot be read. ${reason}`, {
      cause,
      details: { file },
    });
  }
  throw new MediaError('unreadable-picture', `The picture ${file} is larger than 64 MiB.`, {
    details: { file },
  });
}
