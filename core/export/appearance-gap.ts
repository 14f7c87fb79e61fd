/**
 * Seconds without a box after which somebody counts as away. Ingest looks at ten frames a second, so two boxes of an
 * unbroken appearance lie up to two frames of a slow camera farther apart than a tenth of a second.
 */
export const GAP_SECONDS = 0.3;

/** A run of boxes without a gap: the places of its first and last box in the tracklet's columns. */
export interface Piece {
  readonly first: number;
  readonly last: number;
}

/**
 * Cuts boxes in columns (times ascending, in seconds) where two of them lie more than `gap` apart. Neighbouring frames
 * are never cut apart, however slow the camera is.
 */
export function* piecesOf(
  { frames, times }: { readonly frames: Uint32Array; readonly times: Float64Array },
  gap = GAP_SECONDS,
): Generator<Piece, void> {
  let first = 0;
  for (let index = 1; index <= times.length; index++) {
    const isNeighbour = (frames[index] ?? 0) - (frames[index - 1] ?? 0) === 1;
    const isNear = (times[index] ?? 0) - (times[index - 1] ?? 0) <= gap;
    if (index < times.length && (isNeighbour || isNear)) continue;
    if (times.length > 0) yield { first, last: index - 1 };
    first = index;
  }
}
