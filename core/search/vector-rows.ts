import { InvalidOptionError, SightlineError } from '../errors/index.ts';
import { KERNEL_BASE64 } from './kernel-bytes.ts';

/** Longer vectors could overflow the kernel's 32-bit sums. */
export const MAXIMUM_DIMENSION = 8192;
/** |query| ≤ 2047 and |row| ≤ 127 over 8192 values: 2047 · 127 · 8192 < 2³¹. */
const QUERY_LIMIT = 2047;
/** Queries of one scan. */
export const MAXIMUM_QUERIES = 64;
/** Rows that one call of the kernel takes: few enough to stay in the cache while every query passes over them. */
const BLOCK_ROWS = 128;

const PAGE_BYTES = 65_536;
/** WebAssembly's 32-bit addresses end here: 4 GiB. */
const MAXIMUM_PAGES = 65_536;
const GROWTH_PAGES = 256;

// The fixed part of the kernel's memory, in bytes; the rows follow it.
const INTEGER_QUERY = 0;
const FLOAT_QUERY = INTEGER_QUERY + MAXIMUM_QUERIES * MAXIMUM_DIMENSION * 2;
const OUTPUT = FLOAT_QUERY + MAXIMUM_DIMENSION * 4;
const LIST = OUTPUT + BLOCK_ROWS * 4;
const ROWS = Math.ceil((LIST + BLOCK_ROWS * 4) / PAGE_BYTES) * PAGE_BYTES;

interface Kernel {
  scan(rows: number, count: number, stride: number, query: number, out: number): void;
  rescore(list: number, count: number, stride: number, query: number, out: number): void;
}

/**
 * Many int8 vectors in WebAssembly memory, and their cosines with a query. A vector's scale does not matter for its
 * cosine, so it is not kept.
 */
export class VectorRows {
  readonly dimension: number;
  readonly #stride: number;
  readonly #memory: WebAssembly.Memory;
  readonly #kernel: Kernel;
  #inverseNorms = new Float64Array(1024);
  #count = 0;

  constructor(dimension: number) {
    if (!Number.isInteger(dimension) || dimension < 1 || dimension > MAXIMUM_DIMENSION) {
      throw new InvalidOptionError(
        'invalid-dimension',
        `The search takes vectors of 1 to ${MAXIMUM_DIMENSION} values; found ${dimension}.`,
      );
    }
    this.dimension = dimension;
    this.#stride = Math.ceil(dimension / 16) * 16;
    this.#memory = new WebAssembly.Memory({ initial: ROWS / PAGE_BYTES, maximum: MAXIMUM_PAGES });
    const module = new WebAssembly.Module(Buffer.from(KERNEL_BASE64, 'base64'));
    const instance = new WebAssembly.Instance(module, { search: { memory: this.#memory } });
    this.#kernel = instance.exports as unknown as Kernel;
  }

  get count(): number {
    return this.#count;
  }

  /** Bytes that the rows and their norms hold on to. */
  get bytes(): number {
    return this.#memory.buffer.byteLength + this.#inverseNorms.byteLength;
  }

  /** Throws: InvalidOptionError `wrong-dimension`, `zero-vector`, for what cannot be a row. */
  check(vector: Int8Array): void {
    this.#checkDimension(vector.length);
    if (vector.every((value) => value === 0)) throw zeroVector('An embedding');
  }

  /**
   * Adds a row and returns its number: the count before.
   * Throws: as {@link check}, and SightlineError `index-full`.
   */
  append(vector: Int8Array): number {
    this.check(vector);
    const row = this.#count;
    this.#reserve(row + 1);
    // The row may have held another vector; what lies beyond the dimension is never written.
    new Int8Array(this.#memory.buffer, this.#addressOf(row), this.#stride).set(vector);
    let squares = 0;
    for (const value of vector) squares += value * value;
    this.#inverseNorms[row] = 1 / Math.sqrt(squares);
    this.#count++;
    return row;
  }

  /** Takes a row out and puts the last one in its place: the row number `count - 1` becomes `row`. */
  removeBySwap(row: number): void {
    const last = this.#count - 1;
    const bytes = new Uint8Array(this.#memory.buffer);
    bytes.copyWithin(this.#addressOf(row), this.#addressOf(last), this.#addressOf(last) + this.#stride);
    this.#inverseNorms[row] = this.#inverseNorms[last] ?? 0;
    this.#count = last;
  }

  /**
   * The cosine of each query with every row, one array a query; off by less than 0.001, because queries are rounded
   * to 12 bits.
   */
  scan(queries: readonly Float32Array[]): Float32Array[] {
    const measures = queries.map((query) => this.#measure(query));
    const cosines = queries.map(() => new Float32Array(this.#count));
    const factors = queries.map((query, index) => {
      const { norm, largest } = measures[index] ?? { norm: 1, largest: 1 };
      this.#writeIntegerQuery(index, query, QUERY_LIMIT / largest);
      return largest / (QUERY_LIMIT * norm);
    });
    const sums = new Int32Array(this.#memory.buffer, OUTPUT, BLOCK_ROWS);
    for (let start = 0; start < this.#count; start += BLOCK_ROWS) {
      const length = Math.min(BLOCK_ROWS, this.#count - start);
      cosines.forEach((target, query) => {
        this.#kernel.scan(this.#addressOf(start), length, this.#stride, integerQueryAddress(query), OUTPUT);
        const factor = factors[query] ?? 0;
        for (let index = 0; index < length; index++) {
          target[start + index] = (sums[index] ?? 0) * factor * (this.#inverseNorms[start + index] ?? 0);
        }
      });
    }
    return cosines;
  }

  /** The cosine of the query with the listed rows, in 32-bit floating point throughout. */
  rescore(query: Float32Array, rows: readonly number[]): Float32Array {
    const { norm } = this.#measure(query);
    const floats = new Float32Array(this.#memory.buffer, FLOAT_QUERY, MAXIMUM_DIMENSION).fill(0);
    floats.set(query);
    const list = new Uint32Array(this.#memory.buffer, LIST, BLOCK_ROWS);
    const sums = new Float32Array(this.#memory.buffer, OUTPUT, BLOCK_ROWS);
    const cosines = new Float32Array(rows.length);
    for (let start = 0; start < rows.length; start += BLOCK_ROWS) {
      const block = rows.slice(start, start + BLOCK_ROWS);
      list.set(block.map((row) => this.#addressOf(row)));
      this.#kernel.rescore(LIST, block.length, this.#stride, FLOAT_QUERY, OUTPUT);
      block.forEach((row, index) => {
        cosines[start + index] = ((sums[index] ?? 0) * (this.#inverseNorms[row] ?? 0)) / norm;
      });
    }
    return cosines;
  }

  #writeIntegerQuery(index: number, query: Float32Array, scale: number): void {
    const integers = new Int16Array(this.#memory.buffer, integerQueryAddress(index), MAXIMUM_DIMENSION).fill(
      0,
    );
    query.forEach((value, at) => {
      integers[at] = Math.round(value * scale);
    });
  }

  #addressOf(row: number): number {
    return ROWS + row * this.#stride;
  }

  #measure(query: Float32Array): { readonly norm: number; readonly largest: number } {
    this.#checkDimension(query.length);
    let squares = 0;
    let largest = 0;
    for (const value of query) {
      squares += value * value;
      largest = Math.max(largest, Math.abs(value));
    }
    if (!Number.isFinite(squares)) {
      throw new InvalidOptionError(
        'non-finite-vector',
        'The query holds a value that is not a finite number.',
      );
    }
    if (squares === 0) throw zeroVector('The query');
    return { norm: Math.sqrt(squares), largest };
  }

  #checkDimension(found: number): void {
    if (found === this.dimension) return;
    throw new InvalidOptionError(
      'wrong-dimension',
      `The search holds vectors of ${this.dimension} values and cannot take one of ${found}; both must come from the same model.`,
      { details: { expected: this.dimension, found } },
    );
  }

  #reserve(count: number): void {
    const missing = this.#addressOf(count) - this.#memory.buffer.byteLength;
    if (missing > 0) this.#grow(Math.ceil(missing / PAGE_BYTES));
    if (count <= this.#inverseNorms.length) return;
    const larger = new Float64Array(2 * this.#inverseNorms.length);
    larger.set(this.#inverseNorms);
    this.#inverseNorms = larger;
  }

  #grow(missingPages: number): void {
    const free = MAXIMUM_PAGES - this.#memory.buffer.byteLength / PAGE_BYTES;
    try {
      this.#memory.grow(Math.max(missingPages, Math.min(GROWTH_PAGES, free)));
    } catch (error) {
      throw new SightlineError(
        'index-full',
        `The search holds ${this.#count} vectors and there is no memory for more.`,
        { details: { count: this.#count, bytes: this.bytes }, cause: error },
      );
    }
  }
}

function integerQueryAddress(index: number): number {
  return INTEGER_QUERY + index * MAXIMUM_DIMENSION * 2;
}

function zeroVector(subject: string): InvalidOptionError {
  return new InvalidOptionError('zero-vector', `${subject} has no direction: all of its values are zero.`);
}
