import { join } from 'node:path';
import type { DatasetPicture, RefusedFile } from './dataset.ts';
import { listFolder } from './folder-listing.ts';
import { isJunk, type NameReader } from './picture-name.ts';

/** The pictures of a folder by what their names say, with what was left out. */
export interface NamedPictures {
  readonly pictures: readonly DatasetPicture[];
  readonly refused: readonly RefusedFile[];
  readonly junk: number;
}

/**
 * Reads the labels of a folder's JPEG files from their names.
 * @param camera overrides the camera of every picture
 */
export async function readNamedPictures(
  root: string,
  folder: string,
  readName: NameReader,
  camera?: string,
): Promise<NamedPictures> {
  const listing = await listFolder(join(root, folder));
  const pictures: DatasetPicture[] = [];
  const refused: RefusedFile[] = listing.others.map((baseName) => otherFormat(`${folder}/${baseName}`));
  let junk = 0;
  for (const baseName of listing.pictures) {
    const name = `${folder}/${baseName}`;
    const label = readName(baseName);
    if (label === undefined) {
      refused.push({ name, reason: 'Its name does not parse as one of this layout.' });
    } else if (isJunk(label.identity)) junk++;
    else {
      const file = join(root, folder, baseName);
      pictures.push({ file, name, ...label, camera: camera ?? label.camera, time: null });
    }
  }
  return { pictures, refused, junk };
}

/** A picture that is no JPEG. */
export function otherFormat(name: string): RefusedFile {
  return { name, reason: 'It is no JPEG file; data sets are read as JPEG.' };
}
