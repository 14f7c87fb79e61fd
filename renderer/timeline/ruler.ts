import { formatTime } from '../format-time.ts';
import { timeToX, type Pane } from './timeline-layout.ts';
import type { TimelineView } from './timeline-view.ts';

/** Distances between labels, in seconds. */
const STEPS = [0.04, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200];
/** Labels are at least so far apart, in CSS pixels. */
const LABEL_DISTANCE = 80;

export interface RulerTick {
  readonly x: number;
  readonly label: string;
}

/** The labelled times of the ruler. */
export function rulerTicks(view: TimelineView, pane: Pane): readonly RulerTick[] {
  const perPixel = (view.to - view.from) / Math.max(pane.width, 1);
  const step = STEPS.find((seconds) => seconds / perPixel >= LABEL_DISTANCE) ?? STEPS.at(-1) ?? 3600;
  const decimals = step < 0.1 ? 2 : step < 1 ? 1 : 0;
  const ticks: RulerTick[] = [];
  for (let place = Math.ceil(view.from / step); place * step <= view.to; place += 1) {
    ticks.push({ x: timeToX(view, pane, place * step), label: formatTime(place * step, decimals) });
  }
  return ticks;
}
