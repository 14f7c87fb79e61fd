import { toPane, type Fit } from './fit.ts';
import type { PlacedBox } from './interpolate.ts';

/** What a person is to the current question. */
export type PersonRole = 'chosen' | 'query' | 'match' | 'pointed' | 'person' | 'other';

/** How a person is marked in the pictures. */
export interface PersonMark {
  readonly role: PersonRole;
  /** In [0, 1]: matches fade with their similarity. */
  readonly strength: number;
  /** Short text above the box, such as a rank; empty for none. */
  readonly label: string;
  /** CSS colour of the person whose tracklet it is; undefined where it is nobody's. */
  readonly colour?: string | undefined;
}

/** A box ready to paint, in CSS pixels of the pane. */
export interface BoxShape extends PersonMark {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Painted in this order, so that what matters lies on top. */
const ORDER: readonly PersonRole[] = ['other', 'person', 'match', 'pointed', 'query', 'chosen'];

/** Places boxes in the pane; edges on half pixels, so that thin lines are sharp. */
export function layoutBoxes(
  boxes: readonly PlacedBox[],
  fit: Fit,
  markOf: (tracklet: number) => PersonMark,
): BoxShape[] {
  const shapes = boxes.map((box): BoxShape => {
    const { x, y } = toPane(fit, box.x, box.y);
    return {
      x: Math.round(x) + 0.5,
      y: Math.round(y) + 0.5,
      width: Math.round(box.width * fit.scale),
      height: Math.round(box.height * fit.scale),
      ...markOf(box.tracklet),
    };
  });
  return shapes.sort((a, b) => ORDER.indexOf(a.role) - ORDER.indexOf(b.role));
}
