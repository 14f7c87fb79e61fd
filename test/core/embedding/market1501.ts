import { open } from 'node:fs/promises';
import { decodeJpeg, type RgbImage } from '../../../core/images/index.ts';

/** A labelled picture of Market-1501: who, seen by which camera. */
export interface LabelledPicture {
  readonly person: number;
  readonly camera: number;
  readonly image: RgbImage;
}

const BLOCK = 512;

/**
 * Reads the pictures of one folder out of the dataset's tar file (POSIX ustar), junk (−1) and distractors (0) left out;
 * of some people only, where `isWanted` says so.
 */
export async function readMarket(
  tarPath: string,
  folder: 'query' | 'bounding_box_test',
  isWanted: (person: number) => boolean = () => true,
): Promise<LabelledPicture[]> {
  const pictures: LabelledPicture[] = [];
  await using file = await open(tarPath);
  const header = Buffer.alloc(BLOCK);
  for (let position = 0; (await file.read(header, 0, BLOCK, position)).bytesRead === BLOCK;) {
    const name = header.toString('latin1', 0, 100).replace(/\0.*$/s, '');
    if (name === '') break;
    const size = Number.parseInt(header.toString('latin1', 124, 135), 8);
    const label = new RegExp(`/${folder}/(\\d{4})_c(\\d)s\\d_.*\\.jpg$`).exec(name);
    if (label !== null && Number(label[1]) > 0 && isWanted(Number(label[1]))) {
      const bytes = Buffer.alloc(size);
      await file.read(bytes, 0, size, position + BLOCK);
      pictures.push({ person: Number(label[1]), camera: Number(label[2]), image: decodeJpeg(bytes) });
    }
    position += BLOCK * (1 + Math.ceil(size / BLOCK));
  }
  return pictures;
}
