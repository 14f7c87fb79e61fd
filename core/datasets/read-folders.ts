import { join } from 'node:path';
import { DERIVED_SPLIT_NOTE, deriveSplit, UNKNOWN_CAMERA_NOTE } from './derived-split.ts';
import type { Dataset, DatasetPicture, RefusedFile } from './dataset.ts';
import { listFolder } from './folder-listing.ts';
import { otherFormat } from './named-pictures.ts';

/** A folder per identity, named for it, with the person's JPEG files: `7 Smith/*.jpg`. */
export async function readFolders(folder: string): Promise<Dataset> {
  const train: DatasetPicture[] = [];
  const refused: RefusedFile[] = [];
  for (const identity of (await listFolder(folder)).folders) {
    const { pictures, others } = await listFolder(join(folder, identity));
    for (const baseName of pictures) {
      const file = join(folder, identity, baseName);
      train.push({ file, name: `${identity}/${baseName}`, identity, camera: null, time: null });
    }
    refused.push(...others.map((baseName) => otherFormat(`${identity}/${baseName}`)));
  }
  return {
    layout: 'folders',
    folder,
    train,
    evaluation: { test: deriveSplit(train), challenge: undefined },
    refused,
    junk: 0,
    notes: [UNKNOWN_CAMERA_NOTE, DERIVED_SPLIT_NOTE],
  };
}
