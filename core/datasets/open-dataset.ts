import { join } from 'node:path';
import { InvalidOptionError } from '../errors/index.ts';
import type { Dataset } from './dataset.ts';
import { listFolder, type FolderListing } from './folder-listing.ts';
import { readFolders } from './read-folders.ts';
import { readMarket } from './read-market.ts';
import { readSynergy } from './read-synergy.ts';
import { readTable } from './read-table.ts';

const MARKET_FOLDERS = ['bounding_box_train', 'query', 'bounding_box_test'];
const SYNERGY_FOLDERS = ['reid_training', 'reid_test', 'reid_challenge'];

/**
 * Reads the names and labels of a data set, whose layout is found out: Market-1501 (also crops exported by Sightline),
 * DukeMTMC-reID, SynergyReID, a folder per identity, or a flat folder with a CSV file. A data set that lies one folder
 * deeper, as archives unpack, is found too. Pictures are not opened.
 * @throws InvalidOptionError if the folder cannot be read or has none of these layouts.
 */
export async function openDataset(folder: string): Promise<Dataset> {
  const listing = await listFolder(folder);
  const known = await readKnownLayout(folder, listing);
  if (known !== undefined) return known;
  const nested: Dataset[] = [];
  for (const name of listing.folders) {
    const inner = join(folder, name);
    const found = await readKnownLayout(inner, await listFolder(inner));
    if (found !== undefined) nested.push(found);
  }
  const [only, second] = nested;
  if (second !== undefined) {
    throw new InvalidOptionError(
      'several-datasets',
      `The folder ${folder} holds ${nested.length} data sets. Give the folder of one, such as ${second.folder}.`,
      { details: { folder } },
    );
  }
  const dataset = only ?? (await readFolders(folder));
  if (only === undefined && dataset.train.length === 0) {
    throw new InvalidOptionError(
      'unknown-dataset',
      `The folder ${folder} has no known layout. It must hold ${MARKET_FOLDERS.join(', ')} (Market-1501, DukeMTMC-reID), ` +
        `${SYNERGY_FOLDERS.join(', ')} (SynergyReID), a folder of JPEG files per identity, or JPEG files with a CSV ` +
        'table of file, id, camera and time.',
      { details: { folder } },
    );
  }
  return dataset;
}

/** The data set right in a folder by the names of what it holds, or undefined. */
async function readKnownLayout(folder: string, listing: FolderListing): Promise<Dataset | undefined> {
  if (listing.folders.some((name) => name === 'bounding_box_train' || name === 'bounding_box_test')) {
    return readMarket(folder);
  }
  if (listing.folders.some((name) => SYNERGY_FOLDERS.includes(name))) return readSynergy(folder);
  const [table, second] = listing.tables;
  if (table === undefined || listing.pictures.length === 0) return undefined;
  if (second === undefined) return readTable(folder, table);
  throw new InvalidOptionError(
    'several-tables',
    `The folder ${folder} holds ${listing.tables.length} CSV files. Leave the one that names its pictures.`,
    { details: { folder } },
  );
}
