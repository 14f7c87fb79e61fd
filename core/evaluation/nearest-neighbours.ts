/** The nearest neighbours of every vector, and how far the farthest of all vectors is. */
export interface NearestNeighbours {
  /** Neighbours per vector. */
  readonly count: number;
  /** [vectors · count]: indexes by ascending distance, the vector itself first, ties by index. */
  readonly indexes: Int32Array;
  /** [vectors]: the largest squared distance to any vector. */
  readonly farthest: Float64Array;
}

/** Vectors on each side of a block: at 512 numbers each, both sides fit the second cache of a core. */
const BLOCK = 64;

/**
 * Compares every pair once, block by block: time N²/2 · D, memory N · count, never N².
 * @param vectors [N · dimension]
 */
export function nearestNeighbours(
  vectors: Float32Array,
  dimension: number,
  count: number,
): NearestNeighbours {
  const total = vectors.length / dimension;
  const lists = new NeighbourLists(total, Math.min(count, total));
  const squares = squaredLengths(vectors, dimension);
  const dots = new Float64Array(4);
  for (let top = 0; top < total; top += BLOCK) {
    const bottom = Math.min(top + BLOCK, total);
    for (let left = top; left < total; left += BLOCK) {
      const right = Math.min(left + BLOCK, total);
      for (let row = top; row < bottom; row++) {
        const first = left === top ? row + 1 : left;
        for (let column = first; column < right; column += 4) {
          const width = Math.min(4, right - column);
          if (width === 4) fourDots(vectors, row, column, dimension, dots);
          else {
            for (let lane = 0; lane < width; lane++)
              dots[lane] = oneDot(vectors, row, column + lane, dimension);
          }
          for (let lane = 0; lane < width; lane++) {
            const other = column + lane;
            const squared = (squares[row] ?? 0) + (squares[other] ?? 0) - 2 * (dots[lane] ?? 0);
            lists.offer(row, other, Math.max(0, squared));
          }
        }
      }
    }
  }
  return { count: lists.count, indexes: lists.indexes, farthest: lists.farthest };
}

/** Squared Euclidean distance of two of the vectors, the same number as {@link nearestNeighbours} sees. */
export function squaredDistance(
  vectors: Float32Array,
  squares: Float64Array,
  dimension: number,
  a: number,
  b: number,
): number {
  if (a === b) return 0;
  const dot = oneDot(vectors, a, b, dimension);
  return Math.max(0, (squares[a] ?? 0) + (squares[b] ?? 0) - 2 * dot);
}

/** [N]: the dot product of each vector with itself. */
export function squaredLengths(vectors: Float32Array, dimension: number): Float64Array {
  return Float64Array.from({ length: vectors.length / dimension }, (_, index) =>
    oneDot(vectors, index, index, dimension),
  );
}

function oneDot(vectors: Float32Array, a: number, b: number, dimension: number): number {
  const left = a * dimension;
  const right = b * dimension;
  let sum = 0;
  for (let slot = 0; slot < dimension; slot++) {
    sum += (vectors[left + slot] ?? 0) * (vectors[right + slot] ?? 0);
  }
  return sum;
}

/** Four dot products at once: the vector of the row is read once, and four sums hide each other's latency. */
function fourDots(
  vectors: Float32Array,
  row: number,
  column: number,
  dimension: number,
  dots: Float64Array,
): void {
  const left = row * dimension;
  const right = column * dimension;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let slot = 0; slot < dimension; slot++) {
    const value = vectors[left + slot] ?? 0;
    const other = right + slot;
    a += value * (vectors[other] ?? 0);
    b += value * (vectors[other + dimension] ?? 0);
    c += value * (vectors[other + 2 * dimension] ?? 0);
    d += value * (vectors[other + 3 * dimension] ?? 0);
  }
  dots[0] = a;
  dots[1] = b;
  dots[2] = c;
  dots[3] = d;
}

/** A short list per vector, kept in order by (distance, index); the vector itself stands first from the start. */
class NeighbourLists {
  readonly count: number;
  readonly indexes: Int32Array;
  readonly farthest: Float64Array;
  readonly #distances: Float64Array;

  constructor(total: number, count: number) {
    this.count = count;
    this.indexes = new Int32Array(total * count).fill(-1);
    this.#distances = new Float64Array(total * count).fill(Number.POSITIVE_INFINITY);
    this.farthest = new Float64Array(total);
    for (let index = 0; index < total; index++) {
      this.indexes[index * count] = index;
      this.#distances[index * count] = -1;
    }
  }

  /** Both learn of each other. */
  offer(a: number, b: number, distance: number): void {
    this.#insert(a, b, distance);
    this.#insert(b, a, distance);
  }

  #insert(owner: number, other: number, distance: number): void {
    if (distance > (this.farthest[owner] ?? 0)) this.farthest[owner] = distance;
    const start = owner * this.count;
    let slot = start + this.count - 1;
    if (slot === start || !this.#isBefore(distance, other, slot)) return;
    while (slot - 1 > start && this.#isBefore(distance, other, slot - 1)) {
      this.#distances[slot] = this.#distances[slot - 1] ?? 0;
      this.indexes[slot] = this.indexes[slot - 1] ?? 0;
      slot--;
    }
    this.#distances[slot] = distance;
    this.indexes[slot] = other;
  }

  #isBefore(distance: number, index: number, slot: number): boolean {
    const there = this.#distances[slot] ?? 0;
    return distance < there || (distance === there && index < (this.indexes[slot] ?? 0));
  }
}
