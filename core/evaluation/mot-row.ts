import { InvalidOptionError } from '../errors/index.ts';
import type { Box } from '../geometry/index.ts';

/** One box of one identity in one frame. */
export interface MotRow {
  /** The frame's number, from 1; frames need not be consecutive. */
  readonly frame: number;
  /** The identity; at most one box per identity and frame. */
  readonly id: number;
  /** Pixels, origin at the top left. */
  readonly box: Box;
}

/** One line of a file in the MOTChallenge format. */
export interface MotFileRow extends MotRow {
  /**
   * The seventh column. Ground truth: 1 counts, 0 is to be ignored. Results and older ground truth: a score, or −1
   * where none was stored.
   */
  readonly confidence: number;
}

/** What one frame holds: the boxes of both sides. */
export interface MotFrame {
  readonly frame: number;
  readonly truth: readonly MotRow[];
  readonly hypotheses: readonly MotRow[];
}

function addRows(
  frames: Map<number, { truth: MotRow[]; hypotheses: MotRow[] }>,
  rows: readonly MotRow[],
  side: 'truth' | 'hypotheses',
): void {
  const seen = new Set<string>();
  for (const row of rows) {
    const { frame, id, box } = row;
    if (![frame, id, box.x, box.y, box.width, box.height].every(Number.isFinite)) {
      throw new InvalidOptionError(
        'mot-not-finite',
        `The ${side} of frame ${frame} hold a value of identity ${id} that is not a finite number.`,
      );
    }
    const key = `${frame}/${id}`;
    if (seen.has(key)) {
      throw new InvalidOptionError(
        'mot-duplicate',
        `The ${side} hold identity ${id} more than once in frame ${frame}; each identity has one box a frame.`,
        { details: { frame, id } },
      );
    }
    seen.add(key);
    let entry = frames.get(frame);
    if (entry === undefined) {
      entry = { truth: [], hypotheses: [] };
      frames.set(frame, entry);
    }
    entry[side].push(row);
  }
}

/**
 * Both sides by frame, frames in ascending order.
 * Throws: `InvalidOptionError` where a number is not finite or an identity occurs twice in one frame.
 */
export function framesOf(truth: readonly MotRow[], hypotheses: readonly MotRow[]): readonly MotFrame[] {
  const frames = new Map<number, { truth: MotRow[]; hypotheses: MotRow[] }>();
  addRows(frames, truth, 'truth');
  addRows(frames, hypotheses, 'hypotheses');
  return [...frames.entries()].sort(([a], [b]) => a - b).map(([frame, entry]) => ({ frame, ...entry }));
}
