import { InvalidOptionError } from '../../errors/index.ts';
import type { ImportedTrack, ReadOptions } from './imported-track.ts';
import { readCoco } from './read-coco.ts';
import { readCvat } from './read-cvat.ts';
import { readMot } from './read-mot.ts';

const READERS: Readonly<Record<string, (options: ReadOptions) => Promise<ImportedTrack[]>>> = {
  mot: readMot,
  coco: readCoco,
  cvat: readCvat,
};

/** The tracks of one camera in a file. Throws: InvalidOptionError `unreadable-format`; as the reader of the format. */
export function readTracks(format: string, options: ReadOptions): Promise<ImportedTrack[]> {
  const read = READERS[format];
  if (read !== undefined) return read(options);
  throw new InvalidOptionError(
    'unreadable-format',
    `The format "${format}" cannot be imported. ${Object.keys(READERS).join(', ')} can.`,
  );
}

/** The format of a file by its name: `.json` is COCO, `.xml` CVAT, all else MOT. */
export function formatOfFile(path: string): string {
  if (/\.json$/i.test(path)) return 'coco';
  return /\.xml$/i.test(path) ? 'cvat' : 'mot';
}
