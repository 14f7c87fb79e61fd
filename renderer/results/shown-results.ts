import type { Appearance } from '../../core/api/index.ts';

/** Whose answers are looked at: of a team by its id, or of people without one. */
export type TeamFilter = number | 'none';

/** What of the answer is looked at; undefined does not limit. */
export interface ResultsFilter {
  /** In [0, 1]: the least likely that is shown. */
  readonly threshold: number;
  /** Cameras that are left out. */
  readonly hiddenCameras: ReadonlySet<string>;
  readonly team?: TeamFilter | undefined;
  /** Those that are somebody's already, or those that are nobody's yet. */
  readonly isTagged?: boolean | undefined;
  /** Seconds of the project: seen at any moment between them. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Pixels of the displayed picture. Default: 0 */
  readonly leastHeight?: number | undefined;
}

/** What filters have to know of the project. */
export interface ResultFacts {
  /** The team of a person; null without one. */
  teamOf(person: number): number | null;
  /** A camera's video time as project time, in seconds. */
  projectTime(camera: string, time: number): number;
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

/**
 * The answers that pass the filter, in the order they came in. Whose they are is as it was when they were asked for, so
 * that none disappears under the hand that answers.
 */
export function shownResults(
  appearances: readonly Appearance[],
  filter: ResultsFilter,
  facts: ResultFacts,
): readonly Appearance[] {
  return appearances.filter(
    (appearance) =>
      scoreOf(appearance) >= filter.threshold &&
      !filter.hiddenCameras.has(appearance.camera) &&
      appearance.box.height >= (filter.leastHeight ?? 0) &&
      (filter.isTagged === undefined || (appearance.person !== null) === filter.isTagged) &&
      isOfTeam(appearance, filter.team, facts) &&
      isInTime(appearance, filter, facts),
  );
}

function isOfTeam({ person }: Appearance, team: TeamFilter | undefined, facts: ResultFacts): boolean {
  if (team === undefined) return true;
  if (person === null) return false;
  return facts.teamOf(person) === (team === 'none' ? null : team);
}

function isInTime(
  { camera, start, end }: Appearance,
  { from, to }: ResultsFilter,
  facts: ResultFacts,
): boolean {
  return (
    (from === undefined || facts.projectTime(camera, end) >= from) &&
    (to === undefined || facts.projectTime(camera, start) <= to)
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
