import { containFit, toPicture, type Fit, type Size } from './fit.ts';

/** Which part of a picture is looked at: `centre` in pixels of the picture lies in the middle of the pane. */
export interface PictureView {
  /** 1 shows the whole picture. */
  readonly zoom: number;
  readonly centreX: number;
  readonly centreY: number;
}

/** Closest look, in multiples of the whole picture's scale. */
export const MOST_ZOOM = 16;

/** How a picture lies in its pane under a view; never with an empty margin that the whole picture has not. */
export function viewFit(picture: Size, pane: Size, view: PictureView | undefined): Fit {
  const whole = containFit(picture, pane);
  if (view === undefined) return whole;
  const scale = whole.scale * view.zoom;
  return {
    scale,
    offsetX: clampedOffset(picture.width * scale, pane.width, view.centreX * scale),
    offsetY: clampedOffset(picture.height * scale, pane.height, view.centreY * scale),
  };
}

/** Zooms by `factor` around a point of the pane, which keeps showing the same point of the picture. */
export function zoomAround(
  picture: Size,
  pane: Size,
  view: PictureView | undefined,
  point: { readonly x: number; readonly y: number },
  factor: number,
): PictureView | undefined {
  const zoom = Math.min((view?.zoom ?? 1) * factor, MOST_ZOOM);
  // Small steps back to the whole picture end there exactly.
  if (zoom < 1.001) return undefined;
  const fixed = toPicture(viewFit(picture, pane, view), point.x, point.y);
  const scale = containFit(picture, pane).scale * zoom;
  return settled(picture, pane, {
    zoom,
    centreX: fixed.x + (pane.width / 2 - point.x) / scale,
    centreY: fixed.y + (pane.height / 2 - point.y) / scale,
  });
}

/** Moves the picture by CSS pixels of the pane. */
export function panBy(
  picture: Size,
  pane: Size,
  view: PictureView | undefined,
  deltaX: number,
  deltaY: number,
): PictureView | undefined {
  if (view === undefined) return undefined;
  const { scale } = viewFit(picture, pane, view);
  return settled(picture, pane, {
    zoom: view.zoom,
    centreX: view.centreX - deltaX / scale,
    centreY: view.centreY - deltaY / scale,
  });
}

/** The view with the centre that is really shown, so that panning back is felt at once at an edge. */
function settled(picture: Size, pane: Size, view: PictureView): PictureView {
  const fit = viewFit(picture, pane, view);
  const { x, y } = toPicture(fit, pane.width / 2, pane.height / 2);
  return { zoom: view.zoom, centreX: x, centreY: y };
}

/** All in CSS pixels; `centre` is from the left edge of the picture. */
function clampedOffset(length: number, pane: number, centre: number): number {
  if (length <= pane) return (pane - length) / 2;
  return Math.min(0, Math.max(pane - length, pane / 2 - centre));
}
