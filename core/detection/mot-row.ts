import { InvalidOptionError } from '../errors/index.ts';
import type { Detection } from './detector.ts';

/** One box of a MOT Challenge file in Sightline's terms. */
export interface MotRow extends Detection {
  /** Counted from 0. */
  readonly frame: number;
}

const MAXIMUM_FRAME = 100_000_000;
const MAXIMUM_COORDINATE = 1_000_000;

/** The confidence that says that there is none. */
const NO_CONFIDENCE = -1;

/** The class of people on foot in nine-field ground truth. */
const PEDESTRIAN = 1;

/**
 * One line of a MOT Challenge file, or undefined for a blank line and for ground truth that is to be ignored (flag 0,
 * or a class other than pedestrian). Frames and the box origin count from 1 there and from 0 here.
 * Forms: `frame,id,left,top,width,height,confidence[,…]` with 7 or 10 fields, ground truth
 * `frame,id,left,top,width,height,flag,class,visibility` with 9. Whole numbers may be written `6.0`.
 * Throws: InvalidOptionError `invalid-detections` that names `source` and the line (from 1).
 */
export function parseMotRow(line: string, lineNumber: number, source: string): MotRow | undefined {
  if (line.trim() === '') return undefined;
  const refuse = (reason: string): never => {
    throw new InvalidOptionError('invalid-detections', `${source}, line ${lineNumber}: ${reason}.`, {
      details: { file: source, line: lineNumber },
    });
  };
  const fields = line.split(',').map((field) => (field.trim() === '' ? NaN : Number(field)));
  if (![7, 9, 10].includes(fields.length)) {
    refuse(
      `a row of a MOT file has 7, 9 or 10 fields separated by commas, but this one has ${fields.length}`,
    );
  }
  if (!fields.every(Number.isFinite)) refuse('every field must be a finite number');
  const [frame = 0, , left = 0, top = 0, width = 0, height = 0, confidence = 0, category] = fields;
  if (!Number.isInteger(frame) || frame < 1 || frame > MAXIMUM_FRAME) {
    refuse(`the frame is ${frame}, but frames are whole numbers that count from 1`);
  }
  if ([left, top, width, height].some((value) => Math.abs(value) > MAXIMUM_COORDINATE)) {
    refuse(`the box ${left}, ${top}, ${width}, ${height} is larger than any picture`);
  }
  if (!(width > 0 && height > 0))
    refuse(`the box has the size ${width} × ${height}, but both must be above 0`);
  const box = { x: left - 1, y: top - 1, width, height };
  if (fields.length === 9) {
    const isIgnored = confidence === 0 || (category !== PEDESTRIAN && category !== -1);
    return isIgnored ? undefined : { frame: frame - 1, box, score: 1 };
  }
  if (confidence !== NO_CONFIDENCE && !(confidence >= 0 && confidence <= 1)) {
    refuse(`the confidence is ${confidence}, but it must be from 0 to 1, or −1 where there is none`);
  }
  return { frame: frame - 1, box, score: confidence === NO_CONFIDENCE ? 1 : confidence };
}
