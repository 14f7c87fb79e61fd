import { InvalidOptionError, MediaError, throwIfCancelled } from '../errors/index.ts';
import { encodeJpeg, resizeRgb, type RgbImage } from '../images/index.ts';
import type { DatasetPicture } from './dataset.ts';
import { readPicture } from './read-picture.ts';

const CELL_WIDTH = 64;
const CELL_HEIGHT = 128;
const GAP = 4;
const BACKGROUND = 0x22;

export interface ContactSheetOptions {
  /** Rows, one per identity, default 40, at most 100. */
  readonly identities?: number;
  /** Pictures of each, default 10, at most 40. */
  readonly samples?: number;
  readonly signal?: AbortSignal | undefined;
}

export interface ContactSheet {
  readonly jpeg: Uint8Array;
  /** The identity of each row, from the top. */
  readonly identities: readonly string[];
}

/**
 * A picture with a row of samples of each identity. Of many identities, and of many pictures of one, evenly spread
 * ones are taken. Pictures that cannot be read leave a gap.
 */
export async function makeContactSheet(
  pictures: readonly DatasetPicture[],
  options: ContactSheetOptions = {},
): Promise<ContactSheet> {
  const { identities: rows = 40, samples = 10, signal } = options;
  if (!isCount(rows, 100) || !isCount(samples, 40) || pictures.length === 0) {
    throw new InvalidOptionError(
      'invalid-contact-sheet',
      'A contact sheet takes at least one picture, 1 to 100 identities and 1 to 40 samples of each.',
    );
  }
  const byIdentity = Map.groupBy(pictures, ({ identity }) => identity);
  const chosen = spread([...byIdentity], rows);
  const width = GAP + samples * (CELL_WIDTH + GAP);
  const height = GAP + chosen.length * (CELL_HEIGHT + GAP);
  const sheet = { width, height, data: new Uint8Array(width * height * 3).fill(BACKGROUND) };
  for (const [row, [, own]] of chosen.entries()) {
    for (const [column, picture] of spread(own, samples).entries()) {
      throwIfCancelled(signal);
      const image = await readIfPossible(picture);
      if (image === undefined) continue;
      const cell = resizeRgb(image, CELL_WIDTH, CELL_HEIGHT);
      paste(cell, sheet, GAP + column * (CELL_WIDTH + GAP), GAP + row * (CELL_HEIGHT + GAP));
    }
  }
  return { jpeg: encodeJpeg(sheet), identities: chosen.map(([identity]) => identity) };
}

/** A broken file is a problem that the inspection reports; here it is a gap. */
async function readIfPossible(picture: DatasetPicture): Promise<RgbImage | undefined> {
  try {
    return await readPicture(picture);
  } catch (error) {
    if (error instanceof MediaError) return undefined;
    throw error;
  }
}

/** At most `count` items, evenly spread over all, in their order. */
function spread<Item>(items: readonly Item[], count: number): Item[] {
  if (items.length <= count) return [...items];
  return items.filter(
    (_, index) =>
      Math.floor((index * count) / items.length) !== Math.floor(((index - 1) * count) / items.length),
  );
}

function paste(cell: RgbImage, sheet: RgbImage, left: number, top: number): void {
  for (let y = 0; y < cell.height; y++) {
    const row = cell.data.subarray(3 * y * cell.width, 3 * (y + 1) * cell.width);
    sheet.data.set(row, 3 * ((top + y) * sheet.width + left));
  }
}

function isCount(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= most;
}
