import type { Dataset } from './dataset.ts';
import { listFolder } from './folder-listing.ts';
import { readNamedPictures, type NamedPictures } from './named-pictures.ts';
import { readMarketName } from './picture-name.ts';

const NOTHING: NamedPictures = { pictures: [], refused: [], junk: 0 };
const DUKE_NAME = /^\d+_c\d+_f\d+/;
/** Market-1501's own extent; a larger set in its layout is somebody's own. */
const MARKET_CAMERAS = 6;

/** Market-1501, DukeMTMC-reID and crops exported by Sightline: `bounding_box_train`, `query`, `bounding_box_test`. */
export async function readMarket(folder: string): Promise<Dataset> {
  const { folders } = await listFolder(folder);
  const read = async (name: string): Promise<NamedPictures> =>
    folders.includes(name) ? readNamedPictures(folder, name, readMarketName) : NOTHING;
  const train = await read('bounding_box_train');
  const query = await read('query');
  const gallery = await read('bounding_box_test');
  const all = [...train.pictures, ...query.pictures, ...gallery.pictures];
  const isDuke =
    all.length > 0 && all.every(({ name }) => DUKE_NAME.test(name.slice(name.lastIndexOf('/') + 1)));
  const cameras = new Set(all.map(({ camera }) => camera)).size;
  return {
    layout: isDuke ? 'dukemtmc' : 'market1501',
    folder,
    train: train.pictures,
    evaluation: {
      test:
        query.pictures.length > 0 || gallery.pictures.length > 0
          ? { query: query.pictures, gallery: gallery.pictures, isLabelled: true }
          : undefined,
      challenge: undefined,
    },
    refused: [...train.refused, ...query.refused, ...gallery.refused],
    junk: train.junk + query.junk + gallery.junk,
    notes:
      !isDuke && cameras > MARKET_CAMERAS
        ? [
            `It has ${cameras} cameras, Market-1501 has ${MARKET_CAMERAS}: other tools may read its names wrongly.`,
          ]
        : [],
  };
}
