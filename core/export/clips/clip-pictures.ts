import { clipBox, type Box } from '../../geometry/index.ts';
import { isYuv420, type RgbImage, type Yuv420Image } from '../../images/index.ts';
import type { TrackletBoxes } from '../../library/index.ts';
import { boxAt } from '../export-source.ts';

/** Seconds beyond its ends for which a tracklet's first and last box stand: frames between those looked at. */
const HOLD_SECONDS = 0.25;

/** Where somebody is at a time of the video, between the boxes that are known; undefined: not there. */
export function boxAtTime(track: TrackletBoxes, time: number): Box | undefined {
  const { times, boxes } = track;
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  if (times.length === 0 || time < first - HOLD_SECONDS || time > last + HOLD_SECONDS) return undefined;
  let after = 0;
  while (after < times.length && (times[after] ?? 0) < time) after += 1;
  const before = Math.max(0, after - 1);
  after = Math.min(after, times.length - 1);
  const [from, to] = [times[before] ?? 0, times[after] ?? 0];
  const share = to > from ? Math.min(1, Math.max(0, (time - from) / (to - from))) : 0;
  const [a, b] = [boxAt(boxes, before), boxAt(boxes, after)];
  const between = (start: number, end: number): number => start + share * (end - start);
  return {
    x: between(a.x, b.x),
    y: between(a.y, b.y),
    width: between(a.width, b.width),
    height: between(a.height, b.height),
  };
}

/** The share of a box's sides that a blur reaches beyond it: boxes cut off hands and hair. */
const MARGIN = 0.12;
/** Blocks of the mosaic across a person: too few to tell anybody by. */
const BLOCKS = 4;
const LEAST_BLOCK = 12;

/** Makes a person unrecognisable, in place: a coarse mosaic over the box (pixels of the picture) and a margin. */
export function hidePerson(image: Yuv420Image | RgbImage, box: Box): void {
  const wide = {
    x: box.x - MARGIN * box.width,
    y: box.y - MARGIN * box.height,
    width: (1 + 2 * MARGIN) * box.width,
    height: (1 + 2 * MARGIN) * box.height,
  };
  const block = 2 * Math.ceil(Math.max(LEAST_BLOCK, wide.width / BLOCKS) / 2);
  for (const plane of isYuv420(image) ? planesOf(image) : channelsOf(image)) {
    const area = clipBox(scaled(wide, plane.scale), plane.width, plane.height);
    const side = block * plane.scale;
    const [left, top] = [Math.floor(area.x), Math.floor(area.y)];
    const [right, bottom] = [Math.ceil(area.x + area.width), Math.ceil(area.y + area.height)];
    for (let y = top; y < bottom; y += side) {
      for (let x = left; x < right; x += side) {
        level(plane, x, y, Math.min(x + side, right), Math.min(y + side, bottom));
      }
    }
  }
}

const LINE = 2;

/** Draws the outline of a box in white, in place. */
export function outlinePerson(image: Yuv420Image, box: Box): void {
  const [luma] = planesOf(image);
  if (luma === undefined) return;
  const { x, y, width, height } = clipBox(box, luma.width, luma.height);
  const [left, top] = [Math.round(x), Math.round(y)];
  const [right, bottom] = [Math.round(x + width), Math.round(y + height)];
  const white = image.range === 'full' ? 255 : 235;
  for (let row = top; row < bottom; row++) {
    const isEdge = row < top + LINE || row >= bottom - LINE;
    const start = luma.start + row * luma.width;
    if (isEdge) image.data.fill(white, start + left, start + right);
    else {
      image.data.fill(white, start + left, start + Math.min(left + LINE, right));
      image.data.fill(white, start + Math.max(right - LINE, left), start + right);
    }
  }
}

interface Plane {
  readonly data: Uint8Array;
  readonly start: number;
  /** Bytes from one sample of a row to the next. */
  readonly stride: number;
  readonly width: number;
  readonly height: number;
  /** Samples of it a pixel. */
  readonly scale: number;
}

function planesOf({ width, height, data }: Yuv420Image): Plane[] {
  const [chromaWidth, chromaHeight] = [Math.ceil(width / 2), Math.ceil(height / 2)];
  const luma = width * height;
  const chroma = { data, stride: 1, width: chromaWidth, height: chromaHeight, scale: 0.5 };
  return [
    { data, start: 0, stride: 1, width, height, scale: 1 },
    { ...chroma, start: luma },
    { ...chroma, start: luma + chromaWidth * chromaHeight },
  ];
}

function channelsOf({ width, height, data }: RgbImage): Plane[] {
  return [0, 1, 2].map((start) => ({ data, start, stride: 3, width, height, scale: 1 }));
}

function scaled({ x, y, width, height }: Box, scale: number): Box {
  return { x: x * scale, y: y * scale, width: width * scale, height: height * scale };
}

/** Sets all samples of a rectangle to their mean. */
function level(
  { data, start, stride, width }: Plane,
  left: number,
  top: number,
  right: number,
  bottom: number,
): void {
  let sum = 0;
  const place = (x: number, y: number): number => start + (y * width + x) * stride;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) sum += data[place(x, y)] ?? 0;
  }
  const mean = Math.round(sum / ((right - left) * (bottom - top)));
  for (let y = top; y < bottom; y++) {
    if (stride === 1) data.fill(mean, place(left, y), place(right, y));
    else for (let x = left; x < right; x++) data[place(x, y)] = mean;
  }
}
