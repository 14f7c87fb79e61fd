import { readPicture, type DatasetPicture } from '../../datasets/index.ts';
import type { Embedder } from '../../embedding/index.ts';
import { resizeRgb } from '../../images/index.ts';
import { attentionViews, type AttentionView } from './attention-views.ts';

/** Pictures whose attention the report shows. */
const SHOWN = 8;

/** Where the soft branch looks in one picture: the picture under each map, and under their mean. */
export interface AttentionPanel {
  readonly picture: DatasetPicture;
  readonly views: readonly AttentionView[];
}

/**
 * Overlays of the attention maps of both levels for the first few pictures; none for a model without attention.
 * @throws MediaError that names a picture which cannot be read; ModelError; CancelledError.
 */
export async function attentionPanels(
  embedder: Embedder,
  pictures: readonly DatasetPicture[],
  signal?: AbortSignal,
): Promise<readonly AttentionPanel[]> {
  if (!embedder.hasAttention) return [];
  const { inputWidth, inputHeight } = embedder.model;
  const shown = pictures.slice(0, SHOWN);
  const crops = await Promise.all(
    shown.map(async (picture) => resizeRgb(await readPicture(picture), inputWidth, inputHeight)),
  );
  const attention = await embedder.attention(crops, { signal });
  return shown.flatMap((picture, index) => {
    const [crop, maps] = [crops[index], attention[index]];
    if (crop === undefined || maps === undefined) return [];
    return [{ picture, views: attentionViews(crop, maps) }];
  });
}
