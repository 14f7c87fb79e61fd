import type { Dataset, EvaluationPictures } from './dataset.ts';
import { listFolder } from './folder-listing.ts';
import { readNamedPictures, type NamedPictures } from './named-pictures.ts';
import { readChallengeName, readSynergyName, type NameReader } from './picture-name.ts';

/** The challenge's convention, by which the same-camera rule never leaves anything out. */
const QUERY_CAMERA = '0';
const GALLERY_CAMERA = '1';

/** SynergyReID: `reid_training`, `reid_test/query|gallery`, `reid_challenge/query|gallery`. */
export async function readSynergy(folder: string): Promise<Dataset> {
  const { folders } = await listFolder(folder);
  const refused: NamedPictures['refused'][] = [];
  const read = async (name: string, readName: NameReader, camera: string) => {
    const found = await readNamedPictures(folder, name, readName, camera);
    refused.push(found.refused);
    return found.pictures;
  };
  const readSplit = async (
    name: string,
    readName: NameReader,
    isLabelled: boolean,
  ): Promise<EvaluationPictures | undefined> => {
    if (!folders.includes(name)) return undefined;
    return {
      query: await read(`${name}/query`, readName, QUERY_CAMERA),
      gallery: await read(`${name}/gallery`, readName, GALLERY_CAMERA),
      isLabelled,
    };
  };
  const train = folders.includes('reid_training')
    ? await read('reid_training', readSynergyName, QUERY_CAMERA)
    : [];
  const test = await readSplit('reid_test', readSynergyName, true);
  const challenge = await readSplit('reid_challenge', readChallengeName, false);
  return {
    layout: 'synergyreid',
    folder,
    train,
    evaluation: { test, challenge },
    refused: refused.flat(),
    junk: 0,
    notes: [
      'The data set does not name cameras: queries and training count as camera 0, the gallery as camera 1.',
    ],
  };
}
