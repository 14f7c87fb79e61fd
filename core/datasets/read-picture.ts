import { readJpegFile, type RgbImage } from '../images/index.ts';
import type { DatasetPicture } from './dataset.ts';

/** The picture itself. Throws: MediaError `unreadable-picture`, as `readJpegFile`. */
export async function readPicture({ file }: DatasetPicture): Promise<RgbImage> {
  return await readJpegFile(file);
}
