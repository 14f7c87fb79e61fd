import type { TimelineItem } from './timeline-data.ts';
import { LABEL_WIDTH, ROW_HEIGHT, timeToX, type LaneShape, type Pane } from './timeline-layout.ts';
import type { TimelineView } from './timeline-view.ts';

export type TrackletEnd = 'start' | 'end';

/** A tracklet with ends that are not kept yet, in seconds of project time. */
export interface EndDraft {
  readonly tracklet: number;
  readonly start: number;
  readonly end: number;
}

/** How far beside an end a press still holds it, in CSS pixels. */
const REACH = 5;
/** Blocks narrower than this are held from outside alone, so that they can still be clicked. */
const ROOM_INSIDE = 16;

/** The end of a selected tracklet at a point of the pane. */
export function endAt(
  shapes: readonly LaneShape[],
  isSelected: (tracklet: number) => boolean,
  x: number,
  y: number,
): { readonly item: TimelineItem; readonly end: TrackletEnd } | undefined {
  for (const { blocks } of shapes) {
    for (const { first, count, x: left, y: top, width } of blocks) {
      if (count > 1 || !('tracklet' in first) || !isSelected(first.tracklet)) continue;
      if (y < top || y > top + ROW_HEIGHT) continue;
      const inside = width >= ROOM_INSIDE ? REACH : 0;
      if (x >= left - REACH && x <= left + inside) return { item: first, end: 'start' };
      if (x >= left + width - inside && x <= left + width + REACH) return { item: first, end: 'end' };
    }
  }
  return undefined;
}

/** The same places with one tracklet as long as its draft says. */
export function withDraft(
  shapes: readonly LaneShape[],
  draft: EndDraft | undefined,
  view: TimelineView,
  pane: Pane,
): readonly LaneShape[] {
  if (draft === undefined) return shapes;
  const x = Math.max(LABEL_WIDTH, timeToX(view, pane, draft.start));
  const width = Math.max(timeToX(view, pane, draft.end) - x, 1);
  return shapes.map((shape) => ({
    ...shape,
    blocks: shape.blocks.map((block) =>
      'tracklet' in block.first && block.first.tracklet === draft.tracklet ? { ...block, x, width } : block,
    ),
  }));
}
