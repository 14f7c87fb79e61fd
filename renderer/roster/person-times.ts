import type { TimelineItem } from '../timeline/timeline-data.ts';

/** When and where somebody was seen. Seconds of project time. */
export interface PersonTimes {
  /** Items in the order of time. */
  readonly items: readonly TimelineItem[];
  readonly firstSeen: number | undefined;
  readonly lastSeen: number | undefined;
  /** Seconds on at least one screen: what two cameras see at once counts once. */
  readonly onScreen: number;
  /** Seconds by camera. */
  readonly byCamera: ReadonlyMap<string, number>;
}

/** Sums up the items of one person. */
export function personTimes(items: readonly TimelineItem[]): PersonTimes {
  const sorted = [...items].sort((a, b) => a.start - b.start || a.tracklet - b.tracklet);
  const byCamera = new Map<string, number>();
  for (const [camera, own] of Map.groupBy(sorted, ({ camera }) => camera)) byCamera.set(camera, union(own));
  return {
    items: sorted,
    firstSeen: sorted[0]?.start,
    lastSeen: sorted.length === 0 ? undefined : Math.max(...sorted.map(({ end }) => end)),
    onScreen: union(sorted),
    byCamera,
  };
}

/** Length of the union of intervals that are sorted by start. */
function union(items: readonly TimelineItem[]): number {
  let reached = -Infinity;
  let sum = 0;
  for (const { start, end } of items) {
    sum += Math.max(0, end - Math.max(start, reached));
    reached = Math.max(reached, end);
  }
  return sum;
}
