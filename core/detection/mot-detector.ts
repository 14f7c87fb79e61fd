import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { InvalidOptionError, throwIfCancelled } from '../errors/index.ts';
import { clipBox } from '../geometry/index.ts';
import type { VideoFrame } from '../video/index.ts';
import type { Detection, Detector } from './detector.ts';
import { parseMotRow } from './mot-row.ts';

const MAXIMUM_BYTES = 512 * 2 ** 20;
const MAXIMUM_ROWS = 5_000_000;

/**
 * People read from a MOT Challenge file instead of found: `detect` gives the boxes of the frame's index, clipped to
 * the picture. The ids of the file are not used. Throws: InvalidOptionError `invalid-detections`, naming the line.
 */
export async function openMotDetections(
  path: string,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<Detector> {
  const byFrame = await readByFrame(path, options.signal);
  return detectionsByFrame(path, byFrame);
}

/** People read from a file before; `path` names it. */
export function detectionsByFrame(
  path: string,
  byFrame: ReadonlyMap<number, readonly Detection[]>,
): Detector {
  return new MotDetector(`detections of ${basename(path)}`, byFrame);
}

class MotDetector implements Detector {
  readonly device = 'file';
  readonly warnings: readonly string[] = [];
  readonly name: string;
  readonly #byFrame: ReadonlyMap<number, readonly Detection[]>;

  constructor(name: string, byFrame: ReadonlyMap<number, readonly Detection[]>) {
    this.name = name;
    this.#byFrame = byFrame;
  }

  detect(frame: VideoFrame): Promise<readonly Detection[]> {
    const { width, height } = frame.image;
    const clipped = (this.#byFrame.get(frame.index) ?? []).map(({ box, score }) => ({
      box: clipBox(box, width, height),
      score,
    }));
    const visible = clipped.filter(({ box }) => box.width > 0 && box.height > 0);
    return Promise.resolve(visible.sort((a, b) => b.score - a.score));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}

async function readByFrame(path: string, signal: AbortSignal | undefined): Promise<Map<number, Detection[]>> {
  const byFrame = new Map<number, Detection[]>();
  await using file = await openFile(path);
  let lineNumber = 0;
  let rows = 0;
  for await (const line of file.readLines({ encoding: 'utf8' })) {
    lineNumber += 1;
    if (lineNumber % 1000 === 0) throwIfCancelled(signal);
    const row = parseMotRow(lineNumber === 1 ? line.replace(/^\uFEFF/, '') : line, lineNumber, path);
    if (row === undefined) continue;
    rows += 1;
    if (rows > MAXIMUM_ROWS) {
      throw new InvalidOptionError(
        'invalid-detections',
        `${path} has more than ${MAXIMUM_ROWS} boxes. Split it by camera.`,
      );
    }
    const { frame, ...detection } = row;
    const boxes = byFrame.get(frame);
    if (boxes === undefined) byFrame.set(frame, [detection]);
    else boxes.push(detection);
  }
  return byFrame;
}

async function openFile(path: string) {
  try {
    const file = await open(path);
    const { size } = await file.stat();
    if (size <= MAXIMUM_BYTES) return file;
    await file.close();
  } catch (error) {
    throw new InvalidOptionError('invalid-detections', `The detections ${path} cannot be read.`, {
      cause: error,
    });
  }
  throw new InvalidOptionError(
    'invalid-detections',
    `${path} is larger than the ${MAXIMUM_BYTES} bytes that detections may have.`,
  );
}
