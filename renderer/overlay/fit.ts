/** How a picture lies in its pane: `pane = picture × scale + offset`, in CSS pixels. */
export interface Fit {
  readonly scale: number;
  readonly offsetX: number;
  readonly offsetY: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The largest picture of the right shape in the middle of the pane, as `object-fit: contain` places it. */
export function containFit(picture: Size, pane: Size): Fit {
  const scale = Math.min(pane.width / picture.width, pane.height / picture.height);
  return {
    scale,
    offsetX: (pane.width - picture.width * scale) / 2,
    offsetY: (pane.height - picture.height * scale) / 2,
  };
}

/** A point of the pane in pixels of the picture. */
export function toPicture(fit: Fit, x: number, y: number): { x: number; y: number } {
  return { x: (x - fit.offsetX) / fit.scale, y: (y - fit.offsetY) / fit.scale };
}

/** A point of the picture in CSS pixels of the pane. */
export function toPane(fit: Fit, x: number, y: number): { x: number; y: number } {
  return { x: x * fit.scale + fit.offsetX, y: y * fit.scale + fit.offsetY };
}
