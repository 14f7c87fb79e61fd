/** How much one pixel of a wheel's turn zooms. */
const ZOOM_PER_PIXEL = 0.0018;
/** A line of a wheel that counts in lines, in pixels. */
const LINE_PIXELS = 16;
/** One turn never zooms by more, in pixels: some wheels report whole pages. */
const LARGEST_TURN = 240;

/** The factor by which a turn of the wheel zooms: away from the user is closer. */
export function wheelZoomFactor(turn: { readonly deltaY: number; readonly deltaMode: number }): number {
  const pixels = turn.deltaMode === 0 ? turn.deltaY : turn.deltaY * LINE_PIXELS;
  return Math.exp(-Math.min(Math.max(pixels, -LARGEST_TURN), LARGEST_TURN) * ZOOM_PER_PIXEL);
}
