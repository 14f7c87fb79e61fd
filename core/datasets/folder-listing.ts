import { readdir } from 'node:fs/promises';
import { InvalidOptionError } from '../errors/index.ts';

/** More pictures than any public data set of people has, with its distractors. */
const MAXIMUM_ENTRIES = 2_000_000;

const PICTURE_NAME = /\.jpe?g$/i;

/** Names of JPEG files and of folders in a folder, each in the order of their code units; hidden ones left out. */
export interface FolderListing {
  readonly pictures: readonly string[];
  readonly folders: readonly string[];
  /** Tables: `.csv` files. */
  readonly tables: readonly string[];
  /** Pictures of other formats, which are not read. */
  readonly others: readonly string[];
}

/** @throws InvalidOptionError `unreadable-dataset` if it is no folder that can be read. */
export async function listFolder(folder: string): Promise<FolderListing> {
  let entries;
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (cause) {
    throw new InvalidOptionError(
      'unreadable-dataset',
      `The folder ${folder} cannot be read. Give the path of a data set's folder.`,
      { cause, details: { folder } },
    );
  }
  if (entries.length > MAXIMUM_ENTRIES) {
    throw new InvalidOptionError(
      'dataset-too-large',
      `The folder ${folder} holds ${entries.length} entries; Sightline reads up to ${MAXIMUM_ENTRIES}.`,
    );
  }
  const visible = entries.filter(({ name }) => !name.startsWith('.'));
  const names = (keep: (entry: (typeof visible)[number]) => boolean): string[] =>
    visible
      .filter(keep)
      .map(({ name }) => name)
      .sort();
  return {
    pictures: names((entry) => entry.isFile() && PICTURE_NAME.test(entry.name)),
    folders: names((entry) => entry.isDirectory()),
    tables: names((entry) => entry.isFile() && /\.csv$/i.test(entry.name)),
    others: names((entry) => entry.isFile() && /\.(png|bmp|webp|tiff?|gif)$/i.test(entry.name)),
  };
}
