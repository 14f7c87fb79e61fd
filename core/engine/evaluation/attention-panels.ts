import { readPicture, type DatasetPicture } from '../../datasets/index.ts';
import type { Embedder } from '../../embedding/index.ts';
import { overlayHeat, resizeRgb, type HeatMap, type RgbImage } from '../../images/index.ts';

/** Pictures whose attention the report shows. */
const SHOWN = 8;

/** Where the soft branch looks in one picture: the picture under each map, and under their mean. */
export interface AttentionPanel {
  readonly picture: DatasetPicture;
  readonly views: readonly { readonly name: string; readonly image: RgbImage }[];
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
    const views = [...levelViews('res5', maps.res5), ...levelViews('res4', maps.res4)];
    return [{ picture, views: views.map(({ name, map }) => ({ name, image: overlayHeat(crop, map) })) }];
  });
}

/**
 * The maps of one level and their mean, on one scale: the level's largest value is 1. Squared for contrast, as the
 * authors show them (mdpr.md §9).
 */
function levelViews(level: string, maps: readonly HeatMap[]): { name: string; map: HeatMap }[] {
  const [first] = maps;
  if (first === undefined) return [];
  const mean: HeatMap = {
    ...first,
    values: first.values.map(
      (_, cell) => maps.reduce((sum, { values }) => sum + (values[cell] ?? 0), 0) / maps.length,
    ),
  };
  const largest = Math.max(...maps.flatMap(({ values }) => [...values]));
  const scale = (map: HeatMap): HeatMap => ({
    ...map,
    values: map.values.map((value) => (largest > 0 ? Math.min(1, value / largest) ** 2 : 0)),
  });
  return [
    ...maps.map((map, index) => ({ name: `${level}, map ${index + 1}`, map: scale(map) })),
    { name: `${level}, mean`, map: scale(mean) },
  ];
}
