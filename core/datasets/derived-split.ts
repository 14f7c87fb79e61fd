import type { DatasetPicture, EvaluationPictures } from './dataset.ts';

/**
 * A test split of a data set that has none: the first picture, by name, of each identity in each camera asks, the
 * rest is the gallery. Where cameras are not known the first of each identity asks. Who is seen once only stays in
 * the gallery.
 */
export function deriveSplit(pictures: readonly DatasetPicture[]): EvaluationPictures {
  const counts = new Map<string, number>();
  for (const { identity } of pictures) counts.set(identity, (counts.get(identity) ?? 0) + 1);
  const asked = new Set<string>();
  const query: DatasetPicture[] = [];
  const gallery: DatasetPicture[] = [];
  for (const picture of [...pictures].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const key = JSON.stringify([picture.identity, picture.camera]);
    if ((counts.get(picture.identity) ?? 0) < 2 || asked.has(key)) gallery.push(picture);
    else {
      asked.add(key);
      query.push(picture);
    }
  }
  return { query, gallery, isLabelled: true };
}

/** What a reader of figures on such a split must know. */
export const DERIVED_SPLIT_NOTE =
  'The layout has no test split: the first picture of each identity (in each camera) asks, the others are the gallery. The training pictures are the same: measure a model on people it was not trained on.';

export const UNKNOWN_CAMERA_NOTE =
  'Cameras are not known: no gallery picture is left out, and figures are higher than across cameras.';
