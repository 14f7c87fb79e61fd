/** What part of the time line is seen: project time in seconds, and CSS pixels scrolled down. */
export interface TimelineView {
  readonly from: number;
  readonly to: number;
  readonly scrollTop: number;
}

/** All times there are. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** The closest look: so much is seen at least, in seconds. A frame is then wider than a finger. */
export const SHORTEST_SPAN = 0.5;

/** Zooms by `factor` (above 1: closer) around a time, which stays where it is, inside of `range`. */
export function zoomTime(view: TimelineView, range: TimeRange, time: number, factor: number): TimelineView {
  const whole = range.to - range.from;
  const span = Math.min(
    Math.max((view.to - view.from) / factor, SHORTEST_SPAN),
    Math.max(whole, SHORTEST_SPAN),
  );
  const share = (time - view.from) / (view.to - view.from);
  return inside({ ...view, from: time - share * span, to: time + (1 - share) * span }, range);
}

/** Moves along time by seconds, as far as `range` goes. */
export function moveTime(view: TimelineView, range: TimeRange, seconds: number): TimelineView {
  return inside({ ...view, from: view.from + seconds, to: view.to + seconds }, range);
}

/** Turns the page so that `time` is seen, a tenth from the left; the same view where it is seen already. */
export function showTime(view: TimelineView, range: TimeRange, time: number): TimelineView {
  if (time >= view.from && time <= view.to) return view;
  return moveTime(view, range, time - (view.to - view.from) * 0.1 - view.from);
}

/** The whole range. */
export function wholeView(range: TimeRange): TimelineView {
  return { from: range.from, to: Math.max(range.to, range.from + SHORTEST_SPAN), scrollTop: 0 };
}

function inside(view: TimelineView, range: TimeRange): TimelineView {
  const span = view.to - view.from;
  const from = Math.max(range.from, Math.min(view.from, range.to - span));
  return { ...view, from, to: from + span };
}
