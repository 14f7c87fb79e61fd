import type { TimelineItem } from './timeline-data.ts';
import type { TimeRange } from './timeline-view.ts';

/** How many items there are at each of `columns` equal parts of the range, as a share of the fullest, in [0, 1]. */
export function densityColumns(
  items: readonly TimelineItem[],
  range: TimeRange,
  columns: number,
): Float32Array {
  const changes = new Float32Array(columns + 1);
  const perColumn = (range.to - range.from) / columns;
  for (const { start, end } of items) {
    const first = Math.min(Math.max(Math.floor((start - range.from) / perColumn), 0), columns - 1);
    const last = Math.min(Math.max(Math.floor((end - range.from) / perColumn), first), columns - 1);
    changes[first] = (changes[first] ?? 0) + 1;
    changes[last + 1] = (changes[last + 1] ?? 0) - 1;
  }
  const counts = new Float32Array(columns);
  let count = 0;
  for (let column = 0; column < columns; column += 1) {
    count += changes[column] ?? 0;
    counts[column] = count;
  }
  const most = counts.reduce((a, b) => Math.max(a, b), 1);
  return counts.map((value) => value / most);
}
