import { createHash } from 'node:crypto';
import { InvalidOptionError } from '../errors/index.ts';

/** A picture of one person, in a file. */
export interface TrainingImage {
  /** The path of a JPEG file. */
  readonly file: string;
  /** Whose picture it is; any text that is the same for the same person. */
  readonly identity: string;
}

/** The images with a class number each: what a classifier learns. */
export interface LabelledImages {
  readonly images: readonly TrainingImage[];
  /** By class: its identity. Sorted by code units, so that it does not hang on the order of the images. */
  readonly identities: readonly string[];
  /** By image: its class. */
  readonly labels: Int32Array;
  /** Hexadecimal; differs for other images, identities or order: a run can only be resumed on the same. */
  readonly fingerprint: string;
}

/** Numbers the identities 0, 1, … in sorted order. Throws: InvalidOptionError if there are no images. */
export function labelImages(images: readonly TrainingImage[]): LabelledImages {
  if (images.length === 0) {
    throw new InvalidOptionError(
      'no-images',
      'There are no images to train on. Choose a folder that holds some.',
    );
  }
  const identities = [...new Set(images.map((image) => image.identity))].sort();
  const classes = new Map(identities.map((identity, label) => [identity, label]));
  const labels = Int32Array.from(images, (image) => classes.get(image.identity) ?? -1);
  return { images, identities, labels, fingerprint: fingerprintOf(images) };
}

/** Of names and identities without folders: a data set that was moved is still the same. */
function fingerprintOf(images: readonly TrainingImage[]): string {
  const hash = createHash('sha256');
  for (const { file, identity } of images) {
    hash.update(JSON.stringify([file.split(/[\\/]/).at(-1), identity]));
  }
  return hash.digest('hex').slice(0, 32);
}
