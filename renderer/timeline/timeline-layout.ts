import type { LaneItem, TimelineLane } from './timeline-data.ts';
import type { TimelineView } from './timeline-view.ts';

/** Sizes in CSS pixels. */
export const RULER_HEIGHT = 20;
export const LABEL_WIDTH = 120;
export const ROW_HEIGHT = 14;
export const ROW_GAP = 2;
export const LANE_GAP = 6;
/** Items closer than this are painted as one: nobody could tell them apart. */
const MERGED_GAP = 1;
/** The narrowest that an item is painted. */
const NARROWEST = 2;

export interface Pane {
  readonly width: number;
  readonly height: number;
}

/** One painted block, in CSS pixels of the pane: one thing, or several that are too narrow to tell apart. */
export interface TimelineBlock {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly first: LaneItem;
  readonly count: number;
}

/** One lane that is seen. */
export interface LaneShape {
  readonly lane: TimelineLane;
  readonly y: number;
  readonly height: number;
  readonly blocks: readonly TimelineBlock[];
}

/** Height of a lane with its gap, in CSS pixels; an empty lane keeps one row. */
export function laneHeight({ rows }: TimelineLane): number {
  return Math.max(rows.length, 1) * (ROW_HEIGHT + ROW_GAP) + LANE_GAP;
}

/** Height of all lanes, in CSS pixels. */
export function lanesHeight(lanes: readonly TimelineLane[]): number {
  return lanes.reduce((sum, lane) => sum + laneHeight(lane), 0);
}

/** Where a time lies in the pane. */
export function timeToX(view: TimelineView, pane: Pane, time: number): number {
  return LABEL_WIDTH + ((time - view.from) / (view.to - view.from)) * (pane.width - LABEL_WIDTH);
}

/** Which time lies at a place of the pane. */
export function xToTime(view: TimelineView, pane: Pane, x: number): number {
  return view.from + ((x - LABEL_WIDTH) / (pane.width - LABEL_WIDTH)) * (view.to - view.from);
}

/** Places what the pane shows: only lanes, rows and items that are seen are looked at. */
export function layoutTimeline(
  lanes: readonly TimelineLane[],
  view: TimelineView,
  pane: Pane,
): readonly LaneShape[] {
  const shapes: LaneShape[] = [];
  let y = RULER_HEIGHT - view.scrollTop;
  for (const lane of lanes) {
    const height = laneHeight(lane);
    if (y + height > RULER_HEIGHT && y < pane.height) {
      shapes.push({ lane, y, height, blocks: layoutRows(lane, view, pane, y) });
    }
    y += height;
  }
  return shapes;
}

function layoutRows(lane: TimelineLane, view: TimelineView, pane: Pane, top: number): TimelineBlock[] {
  return lane.rows.flatMap((row, index) => {
    const y = top + LANE_GAP / 2 + index * (ROW_HEIGHT + ROW_GAP);
    const isSeen = y + ROW_HEIGHT > RULER_HEIGHT && y < pane.height;
    return isSeen ? layoutRow(row, view, pane, y) : [];
  });
}

function layoutRow(row: readonly LaneItem[], view: TimelineView, pane: Pane, y: number): TimelineBlock[] {
  const blocks: TimelineBlock[] = [];
  let open: { x: number; right: number; first: LaneItem; count: number } | undefined;
  for (let index = firstSeen(row, view.from); index < row.length; index += 1) {
    const item = row[index];
    if (item === undefined || item.start > view.to) break;
    const x = timeToX(view, pane, item.start);
    const right = Math.max(timeToX(view, pane, item.end), x + NARROWEST);
    const isNarrow = right - x <= NARROWEST + MERGED_GAP;
    if (open !== undefined && x - open.right < MERGED_GAP && (isNarrow || open.right - open.x <= NARROWEST)) {
      open = { ...open, right: Math.max(right, open.right), count: open.count + 1 };
      continue;
    }
    if (open !== undefined) blocks.push(toBlock(open, y));
    open = { x, right, first: item, count: 1 };
  }
  if (open !== undefined) blocks.push(toBlock(open, y));
  return blocks;
}

function toBlock(
  open: { readonly x: number; readonly right: number; readonly first: LaneItem; readonly count: number },
  y: number,
): TimelineBlock {
  const x = Math.max(open.x, LABEL_WIDTH);
  return { x, y, width: Math.max(open.right - x, 1), first: open.first, count: open.count };
}

/** Index of the first item that ends after `time`. Rows are sorted and free of overlap, so ends ascend too. */
function firstSeen(row: readonly LaneItem[], time: number): number {
  let low = 0;
  let high = row.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((row[middle]?.end ?? Infinity) > time) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The block at a point of the pane. */
export function blockAt(shapes: readonly LaneShape[], x: number, y: number): TimelineBlock | undefined {
  for (const { blocks } of shapes) {
    const found = blocks.find(
      (block) =>
        x >= block.x - 1 && x <= block.x + block.width + 1 && y >= block.y && y <= block.y + ROW_HEIGHT,
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

/** All tracklets that a rectangle touches: times in seconds, heights in CSS pixels of the pane. */
export function itemsInside(
  lanes: readonly TimelineLane[],
  view: TimelineView,
  area: { readonly from: number; readonly to: number; readonly top: number; readonly bottom: number },
): number[] {
  let y = RULER_HEIGHT - view.scrollTop;
  return lanes.flatMap((lane) => {
    const top = y + LANE_GAP / 2;
    y += laneHeight(lane);
    return lane.rows.flatMap((row, index) => {
      const rowTop = top + index * (ROW_HEIGHT + ROW_GAP);
      if (rowTop > area.bottom || rowTop + ROW_HEIGHT < area.top) return [];
      return row
        .slice(firstSeen(row, area.from))
        .filter(({ start }) => start <= area.to)
        .flatMap((item) => ('tracklet' in item ? [item.tracklet] : []));
    });
  });
}
