import type { CropAttention } from '../../embedding/index.ts';
import { overlayHeat, type HeatMap, type RgbImage } from '../../images/index.ts';

/** A crop under one attention map. */
export interface AttentionView {
  /** For people: `res5, map 1`, `res4, mean`. */
  readonly name: string;
  readonly image: RgbImage;
}

/** Where the soft branch looks in a crop: the crop under each map of both levels, and under each level's mean. */
export function attentionViews(crop: RgbImage, { res5, res4 }: CropAttention): readonly AttentionView[] {
  const views = [...levelViews('res5', res5), ...levelViews('res4', res4)];
  return views.map(({ name, map }) => ({ name, image: overlayHeat(crop, map) }));
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
