import type { Box } from '../geometry/index.ts';

/** A part of a picture, in whole pixels. */
export interface Region {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where a region of the picture lies on a detector's canvas: canvas = (picture − region) · scale + offset. */
export interface Placement {
  readonly region: Region;
  /** Canvas pixels per picture pixel, the same for both axes. */
  readonly scale: number;
  readonly offsetX: number;
  readonly offsetY: number;
}

/** A box given by its corners, as detectors give them, on the canvas. */
export interface CanvasBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A box on the canvas, in pixels of the picture. */
export function toPicture(box: CanvasBox, placement: Placement): Box {
  const { region, scale, offsetX, offsetY } = placement;
  return {
    x: (box.left - offsetX) / scale + region.x,
    y: (box.top - offsetY) / scale + region.y,
    width: (box.right - box.left) / scale,
    height: (box.bottom - box.top) / scale,
  };
}

/** A box of the picture, on the canvas: the inverse of {@link toPicture}. */
export function toCanvas(box: Box, placement: Placement): CanvasBox {
  const { region, scale, offsetX, offsetY } = placement;
  return {
    left: (box.x - region.x) * scale + offsetX,
    top: (box.y - region.y) * scale + offsetY,
    right: (box.x + box.width - region.x) * scale + offsetX,
    bottom: (box.y + box.height - region.y) * scale + offsetY,
  };
}
