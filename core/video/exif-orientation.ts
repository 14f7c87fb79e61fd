import type { Orientation } from './orientation.ts';

const MARKER_START = 0xff;
const APPLICATION_1 = 0xe1;
const START_OF_SCAN = 0xda;
const ORIENTATION_TAG = 0x0112;
const MAXIMUM_ENTRIES = 512;

/** By the value of the EXIF tag "Orientation", 1 to 8 (Exif 2.32, 4.6.4 A). */
const ORIENTATIONS: readonly Orientation[] = [
  { rotation: 0, isMirrored: false },
  { rotation: 0, isMirrored: true },
  { rotation: 180, isMirrored: false },
  { rotation: 180, isMirrored: true },
  { rotation: 270, isMirrored: true },
  { rotation: 90, isMirrored: false },
  { rotation: 90, isMirrored: true },
  { rotation: 270, isMirrored: false },
];

/**
 * How a JPEG picture is to be turned for display; upright where it does not say. Telephones store pictures as the
 * sensor lies and note the turn here; FFmpeg 5 does not look at it.
 */
export function exifOrientation(jpeg: Uint8Array): Orientation {
  const view = new DataView(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  const value = orientationValue(view, 2);
  return ORIENTATIONS[(value ?? 1) - 1] ?? { rotation: 0, isMirrored: false };
}

/** Walks the JPEG segments up to the picture data. */
function orientationValue(view: DataView, start: number): number | undefined {
  let offset = start;
  while (offset + 4 <= view.byteLength && view.getUint8(offset) === MARKER_START) {
    const marker = view.getUint8(offset + 1);
    const length = view.getUint16(offset + 2);
    if (marker === START_OF_SCAN || length < 2) return undefined;
    const end = Math.min(view.byteLength, offset + 2 + length);
    if (marker === APPLICATION_1) {
      const value = readExif(view, offset + 4, end);
      if (value !== undefined) return value;
    }
    offset += 2 + length;
  }
  return undefined;
}

/** Reads the first directory of an EXIF block: "Exif\0\0", then a TIFF file. */
function readExif(view: DataView, start: number, end: number): number | undefined {
  const tiff = start + 6;
  if (tiff + 8 > end || view.getUint32(start) !== 0x45786966) return undefined;
  const isLittle = view.getUint16(tiff) === 0x4949;
  const directory = tiff + view.getUint32(tiff + 4, isLittle);
  if (directory + 2 > end) return undefined;
  const entries = Math.min(MAXIMUM_ENTRIES, view.getUint16(directory, isLittle));
  for (let entry = 0; entry < entries; entry += 1) {
    const offset = directory + 2 + entry * 12;
    if (offset + 12 > end) return undefined;
    if (view.getUint16(offset, isLittle) === ORIENTATION_TAG) return view.getUint16(offset + 8, isLittle);
  }
  return undefined;
}
