import { InvalidOptionError } from '../../errors/index.ts';
import type { Box } from '../../geometry/index.ts';
import { toStoredBox } from '../box-units.ts';
import { cropId, FIRST_LATE_CROP } from '../crops.ts';
import { requireModel } from '../models.ts';
import { quantise } from '../quantise.ts';
import type { Edits } from './edits.ts';
import { requireClosed } from './subjects.ts';

/** A crop that is made after the ingest: of a box drawn by hand, or for a repaired tracklet that has none. */
export interface LateCrop {
  readonly tracklet: number;
  readonly frame: number;
  readonly box: Box;
  readonly quality: number;
  readonly jpeg: Uint8Array;
  readonly isByHand: boolean;
  /** L2-normalised, of the model's dimension. */
  readonly embedding: { readonly model: number; readonly vector: Float32Array };
}

/** Adds a crop; one of the same tracklet and frame is replaced. Returns its id. Throws: InvalidOptionError `wrong-dimension`. */
export function addCrop(edits: Edits, crop: LateCrop): number {
  const { video } = requireClosed(edits.connection, crop.tracklet);
  const { dimension } = requireModel(edits.connection, crop.embedding.model);
  if (crop.embedding.vector.length !== dimension) {
    throw new InvalidOptionError(
      'wrong-dimension',
      `An embedding has ${crop.embedding.vector.length} values; its model gives ${dimension}.`,
    );
  }
  const replaced = edits.connection.first(
    'SELECT id FROM crops WHERE tracklet_id = ? AND frame = ?',
    [crop.tracklet, crop.frame],
    (row) => row.integer('id'),
  );
  if (replaced !== undefined) removeCrop(edits, replaced);
  const id = edits.nextId('crops', cropId(video, FIRST_LATE_CROP), cropId(video + 1, 0));
  const [x, y, width, height] = toStoredBox(crop.box);
  edits.insert('crops', {
    id,
    tracklet_id: crop.tracklet,
    frame: crop.frame,
    x,
    y,
    width,
    height,
    quality: crop.quality,
    jpeg: crop.jpeg,
    is_by_hand: crop.isByHand ? 1 : 0,
  });
  const { values, scale } = quantise(crop.embedding.vector);
  const vector = new Uint8Array(values.buffer);
  edits.insert('embeddings', { crop_id: id, model_id: crop.embedding.model, scale, vector });
  return id;
}

function removeCrop(edits: Edits, id: number): void {
  const models = edits.connection.all('SELECT model_id FROM embeddings WHERE crop_id = ?', [id], (row) =>
    row.integer('model_id'),
  );
  for (const model of models) edits.remove('embeddings', { crop_id: id, model_id: model });
  edits.remove('crops', { id });
}
