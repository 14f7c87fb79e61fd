import { intersectionOverUnion } from '../geometry/index.ts';
import { framesOf, type MotRow } from './mot-row.ts';

/** One frame with identities as dense indexes and the overlap of every pair. */
export interface IndexedFrame {
  /** Indexes of the truth's identities. */
  readonly truth: readonly number[];
  /** Indexes of the hypotheses' identities. */
  readonly hypotheses: readonly number[];
  /** Shape: [truth][hypotheses], intersection over union. */
  readonly similarity: readonly (readonly number[])[];
}

/** What all metrics start from. */
export interface IndexedSequence {
  readonly frames: readonly IndexedFrame[];
  /** For each identity of the truth, the number of its boxes. */
  readonly truthCounts: readonly number[];
  /** For each identity of the hypotheses, the number of its boxes. */
  readonly hypothesisCounts: readonly number[];
}

class IdentityIndex {
  readonly counts: number[] = [];
  readonly #indexes = new Map<number, number>();

  /** Counts one box of the identity; its index. */
  add(id: number): number {
    const index = this.#indexes.get(id) ?? this.#indexes.size;
    this.#indexes.set(id, index);
    this.counts[index] = (this.counts[index] ?? 0) + 1;
    return index;
  }
}

/** Both sides by frame. Throws: as `framesOf`. */
export function indexSequence(truth: readonly MotRow[], hypotheses: readonly MotRow[]): IndexedSequence {
  const truthIndex = new IdentityIndex();
  const hypothesisIndex = new IdentityIndex();
  const frames = framesOf(truth, hypotheses).map((frame) => ({
    truth: frame.truth.map((row) => truthIndex.add(row.id)),
    hypotheses: frame.hypotheses.map((row) => hypothesisIndex.add(row.id)),
    similarity: frame.truth.map((row) =>
      frame.hypotheses.map((other) => intersectionOverUnion(row.box, other.box)),
    ),
  }));
  return { frames, truthCounts: truthIndex.counts, hypothesisCounts: hypothesisIndex.counts };
}

/** A matrix of zeros. Shape: [truth's identities][hypotheses' identities]. */
export function pairMatrix(sequence: IndexedSequence): number[][] {
  return sequence.truthCounts.map(() => new Array<number>(sequence.hypothesisCounts.length).fill(0));
}

/** Adds to one cell of a matrix whose shape is known to hold it. */
export function addTo(matrix: readonly number[][], row: number, column: number, value: number): void {
  const cells = matrix[row];
  if (cells !== undefined) cells[column] = (cells[column] ?? 0) + value;
}
