import type { Camera, TrackletSummary } from '../../core/api/index.ts';
import { toProjectTime } from '../media/camera-clock.ts';

/** Something of one camera on the time line, in seconds of project time. */
interface TimelineSpan {
  readonly camera: string;
  readonly start: number;
  readonly end: number;
}

/** One tracklet on the time line. */
export interface TimelineItem extends TimelineSpan {
  readonly tracklet: number;
}

/** One tagged moment on the time line. */
export interface TimelineMoment extends TimelineSpan {
  readonly moment: number;
  readonly tag: string;
  /** CSS colour of the tag's button; undefined where it has none. */
  readonly colour: string | undefined;
}

/** What lies in the lanes. */
export type LaneItem = TimelineItem | TimelineMoment;

/** Whose tracklet it is, as far as the time line shows it. */
export interface TimelinePerson {
  readonly person: number;
  readonly name: string;
  /** CSS colour. */
  readonly colour: string;
}

export type LaneGrouping = 'camera' | 'person';

/** A lane: items that overlap in time lie in rows of their own, so that rows are free of overlap and sorted. */
export interface TimelineLane<Item extends LaneItem = LaneItem> {
  readonly key: string;
  readonly label: string;
  /** CSS colour of a person's lane. */
  readonly colour?: string;
  readonly rows: readonly (readonly Item[])[];
  /** When the lane's camera has a picture; for lanes of people, always. */
  readonly covered?: { readonly from: number; readonly to: number };
}

/** Tracklets in project time: their camera's offset is added. */
export function toItems(
  tracklets: readonly TrackletSummary[],
  cameras: readonly Camera[],
): readonly TimelineItem[] {
  const clocks = new Map(cameras.map((camera) => [camera.name, camera]));
  return tracklets.map(({ tracklet, camera, start, end }) => {
    const clock = clocks.get(camera) ?? PROJECT_CLOCK;
    return { tracklet, camera, start: toProjectTime(clock, start), end: toProjectTime(clock, end) };
  });
}

/** Of a camera that is not known: its time is the project's. */
const PROJECT_CLOCK = { offset: 0, rate: 1 };

/** Things by the id of their tracklet. */
export function byTracklet<Thing extends { readonly tracklet: number }>(
  things: readonly Thing[],
): ReadonlyMap<number, Thing> {
  return new Map(things.map((thing) => [thing.tracklet, thing]));
}

/** A lane for each camera, in the cameras' order. */
export function lanesByCamera(
  items: readonly TimelineItem[],
  cameras: readonly Camera[],
): readonly TimelineLane<TimelineItem>[] {
  const groups = Map.groupBy(items, ({ camera }) => camera);
  return cameras.map(({ name, offset, rate, video }) => ({
    key: `camera:${name}`,
    label: name,
    rows: packRows(groups.get(name) ?? []),
    covered: {
      from: toProjectTime({ offset, rate }, video.start),
      to: toProjectTime({ offset, rate }, video.end),
    },
  }));
}

/** A lane for each person in the order of `people`, then one for what belongs to nobody yet. */
export function lanesByPerson(
  items: readonly TimelineItem[],
  people: readonly TimelinePerson[],
  personOf: (tracklet: number) => number | undefined,
  nobody: string,
): readonly TimelineLane<TimelineItem>[] {
  const groups = Map.groupBy(items, ({ tracklet }) => personOf(tracklet));
  const named = people.map(({ person, name, colour }) => ({
    key: `person:${person}`,
    label: name,
    colour,
    rows: packRows(groups.get(person) ?? []),
  }));
  return [...named, { key: 'nobody', label: nobody, rows: packRows(groups.get(undefined) ?? []) }];
}

/** A lane for each tag that moments have, in the order of the alphabet. */
export function lanesByTag(moments: readonly TimelineMoment[]): readonly TimelineLane<TimelineMoment>[] {
  return [...Map.groupBy(moments, ({ tag }) => tag)]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([tag, tagged]) => {
      const colour = tagged.find((moment) => moment.colour !== undefined)?.colour;
      return {
        key: `tag:${tag}`,
        label: tag,
        ...(colour === undefined ? {} : { colour }),
        rows: packRows(tagged),
      };
    });
}

/** Items in the fewest rows in which none overlap: each goes to the first row that is free when it starts. */
export function packRows<Item extends LaneItem>(items: readonly Item[]): Item[][] {
  const sorted = [...items].sort((a, b) => a.start - b.start || idOf(a) - idOf(b));
  const rows: Item[][] = [];
  const ends: number[] = [];
  for (const item of sorted) {
    const free = ends.findIndex((end) => end <= item.start);
    const row = free === -1 ? rows.length : free;
    (rows[row] ??= []).push(item);
    ends[row] = item.end;
  }
  return rows;
}

function idOf(item: LaneItem): number {
  return 'tracklet' in item ? item.tracklet : item.moment;
}
