import type { Appearance } from '../../core/api/index.ts';

/** What of the answer is looked at. */
export interface ResultsFilter {
  /** In [0, 1]: the least likely that is shown. */
  readonly threshold: number;
  /** Cameras that are left out. */
  readonly hiddenCameras: ReadonlySet<string>;
}

/** How likely an answer is, in [0, 1]; how alike, where the project does not tell enough yet for a likelihood. */
export function scoreOf({ likelihood, similarity }: Appearance): number {
  return likelihood ?? Math.min(Math.max(similarity, 0), 1);
}

/** How many of the answers are probably wrong; undefined where their likelihoods are not known. */
export function expectedWrong(appearances: readonly Appearance[]): number | undefined {
  if (appearances.some(({ likelihood }) => likelihood === null)) return undefined;
  return appearances.reduce((sum, { likelihood }) => sum + 1 - (likelihood ?? 0), 0);
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
