import type { Appearance } from '../../core/api/index.ts';

/** What of the answer is looked at. */
export interface ResultsFilter {
  /** In [0, 1]: the least likely that is shown. */
  readonly threshold: number;
  /** Cameras that are left out. */
  readonly hiddenCameras: ReadonlySet<string>;
}

/** How alike an answer is, in [0, 1]; a negative cosine says no more than none. */
export function scoreOf({ similarity }: Appearance): number {
  return Math.min(Math.max(similarity, 0), 1);
}

/** The answers that pass the filter, in the order they came in. */
export function shownResults(
  appearances: readonly Appearance[],
  filter: ResultsFilter,
): readonly Appearance[] {
  return appearances.filter(
    (appearance) => scoreOf(appearance) >= filter.threshold && !filter.hiddenCameras.has(appearance.camera),
  );
}

/** The answers of each camera, in the order of `cameras`; cameras without any are left out. */
export function byCamera(
  appearances: readonly Appearance[],
  cameras: readonly string[],
): readonly { readonly camera: string; readonly appearances: readonly Appearance[] }[] {
  const groups = Map.groupBy(appearances, ({ camera }) => camera);
  return cameras.flatMap((camera) => {
    const own = groups.get(camera);
    return own === undefined ? [] : [{ camera, appearances: own }];
  });
}
