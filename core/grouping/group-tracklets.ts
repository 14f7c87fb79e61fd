/** A tracklet that may belong to somebody. */
export interface GroupingItem {
  readonly id: number;
  /** Whose it is; null: nobody's yet. */
  readonly person: number | null;
}

/** How likely two tracklets show one person, in [0, 1]. Pairs that are not named are unlikely. */
export interface Likeness {
  readonly a: number;
  readonly b: number;
  readonly likelihood: number;
}

/** What must not be put together, and what is together already. */
export interface GroupingRules {
  /** False where it is certain that they are two people. */
  readonly canBeOne: (a: number, b: number) => boolean;
  /** Whether the tracklet was refused for the person. */
  readonly isRefused: (person: number, tracklet: number) => boolean;
  /** Groups that were refused: none that holds all tracklets of one of them is proposed. */
  readonly refusedGroups: readonly (readonly number[])[];
  /** Pairs that the analyst said are the same. */
  readonly same: readonly (readonly [number, number])[];
}

/** Tracklets that are probably one person. */
export interface ProposedGroup {
  /** To whom they would be given; null: somebody new. */
  readonly person: number | null;
  /** Those that are nobody's yet, ascending. */
  readonly tracklets: readonly number[];
  /** How likely a new tracklet and another of the group are the same, on average over the odds. */
  readonly likelihood: number;
}

interface Cluster {
  readonly person: number | null;
  readonly members: readonly number[];
}

/** What a pair is taken for that is not among the likely ones. */
const UNLIKELY = 0.02;
/** Keeps one sure pair from outweighing all others. */
const MOST_SURE = 0.999;
/** Each pass joins what the one before made possible; long chains are done by then. */
const MOST_PASSES = 8;

/**
 * Groups tracklets by average linkage over log odds: the likeliest pairs first, and two groups are joined only where
 * all their pairs together are likely enough and none is impossible. Deterministic: the order of items and pairs does
 * not matter.
 *
 * `precision`: the likelihood that a joined pair must have at least, in (0, 1).
 */
export function groupTracklets(
  items: readonly GroupingItem[],
  likenesses: readonly Likeness[],
  rules: GroupingRules,
  precision: number,
): readonly ProposedGroup[] {
  const odds = oddsTable(likenesses);
  const clusters = startingClusters(items, rules);
  const ranked = [...odds.entries()]
    .map(([key, value]) => ({ pair: key.split(' ').map(Number), value }))
    .sort(
      (x, y) =>
        y.value - x.value || (x.pair[0] ?? 0) - (y.pair[0] ?? 0) || (x.pair[1] ?? 0) - (y.pair[1] ?? 0),
    );
  const wanted = logit(precision);
  for (let pass = 0, isChanged = true; isChanged && pass < MOST_PASSES; pass++) {
    isChanged = false;
    for (const { pair } of ranked) {
      const [first, second] = pair.map((id) => clusters.get(id));
      if (first === undefined || second === undefined || first === second) continue;
      if (!mayJoin(first, second, rules) || meanBetween(first, second, odds) < wanted) continue;
      const joined = {
        person: first.person ?? second.person,
        members: [...first.members, ...second.members],
      };
      for (const id of joined.members) clusters.set(id, joined);
      isChanged = true;
    }
  }
  const isFree = new Set(items.filter(({ person }) => person === null).map(({ id }) => id));
  return [...new Set(clusters.values())]
    .map(({ person, members }) => ({
      person,
      tracklets: members.filter((id) => isFree.has(id)).sort((a, b) => a - b),
      likelihood: meanWithin(members, isFree, odds),
      size: members.length,
    }))
    .filter(({ tracklets, size }) => tracklets.length > 0 && size > 1)
    .sort((a, b) => b.likelihood - a.likelihood || (a.tracklets[0] ?? 0) - (b.tracklets[0] ?? 0))
    .map(({ person, tracklets, likelihood }) => ({ person, tracklets, likelihood }));
}

/** One cluster a person, one for each free tracklet, and what the analyst said is the same. */
function startingClusters(items: readonly GroupingItem[], rules: GroupingRules): Map<number, Cluster> {
  const clusters = new Map<number, Cluster>();
  for (const [person, own] of Map.groupBy(items, ({ person }) => person)) {
    if (person === null) for (const { id } of own) clusters.set(id, { person, members: [id] });
    else {
      const cluster = { person, members: own.map(({ id }) => id).sort((a, b) => a - b) };
      for (const id of cluster.members) clusters.set(id, cluster);
    }
  }
  for (const [a, b] of rules.same) {
    const [first, second] = [clusters.get(a), clusters.get(b)];
    if (first === undefined || second === undefined || first === second) continue;
    if (!mayJoin(first, second, rules)) continue;
    const joined = { person: first.person ?? second.person, members: [...first.members, ...second.members] };
    for (const id of joined.members) clusters.set(id, joined);
  }
  return clusters;
}

function mayJoin(first: Cluster, second: Cluster, rules: GroupingRules): boolean {
  const { person } = first;
  if (person !== null && second.person !== null) return false;
  const owner = person ?? second.person;
  const added = person === null ? first.members : second.members;
  if (owner !== null && added.some((id) => rules.isRefused(owner, id))) return false;
  if (first.members.some((a) => second.members.some((b) => !rules.canBeOne(a, b)))) return false;
  const all = new Set([...first.members, ...second.members]);
  return !rules.refusedGroups.some((group) => group.every((id) => all.has(id)));
}

function oddsTable(likenesses: readonly Likeness[]): Map<string, number> {
  const odds = new Map<string, number>();
  for (const { a, b, likelihood } of likenesses) {
    if (a === b) continue;
    const key = keyOf(a, b);
    const value = logit(likelihood);
    // Each of the two may have been asked about the other.
    odds.set(key, Math.max(value, odds.get(key) ?? -Infinity));
  }
  return odds;
}

function meanBetween(first: Cluster, second: Cluster, odds: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const a of first.members)
    for (const b of second.members) sum += odds.get(keyOf(a, b)) ?? logit(UNLIKELY);
  return sum / (first.members.length * second.members.length);
}

/** Over all pairs in which one at least is nobody's yet: what a person has already is not in question. */
function meanWithin(
  members: readonly number[],
  isFree: ReadonlySet<number>,
  odds: ReadonlyMap<string, number>,
): number {
  let sum = 0;
  let pairs = 0;
  for (const [index, a] of members.entries()) {
    for (const b of members.slice(index + 1)) {
      if (!isFree.has(a) && !isFree.has(b)) continue;
      sum += odds.get(keyOf(a, b)) ?? logit(UNLIKELY);
      pairs++;
    }
  }
  return pairs === 0 ? 1 : 1 / (1 + Math.exp(-sum / pairs));
}

function logit(likelihood: number): number {
  const kept = Math.min(Math.max(likelihood, 1 - MOST_SURE), MOST_SURE);
  return Math.log(kept / (1 - kept));
}

function keyOf(a: number, b: number): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}
