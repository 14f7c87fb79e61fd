import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAXIMUM_DIMENSION, MAXIMUM_QUERIES, VectorRows } from '../../../core/search/vector-rows.ts';
import { seededRandom } from '../video/seeded-random.ts';

function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let dot = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (let index = 0; index < a.length; index++) {
    const [x = 0, y = 0] = [a[index], b[index]];
    dot += x * y;
    squaresA += x * x;
    squaresB += y * y;
  }
  return dot / Math.sqrt(squaresA * squaresB);
}

const random = seededRandom(7);
/** Values in 1…127 and their negatives: never a row of zeros. */
const randomRow = (dimension: number): Int8Array =>
  Int8Array.from({ length: dimension }, () => (1 + Math.floor(random() * 127)) * (random() < 0.5 ? 1 : -1));
const randomQuery = (dimension: number): Float32Array =>
  Float32Array.from({ length: dimension }, () => random() - 0.5);

function filled(dimension: number, count: number) {
  const rows = new VectorRows(dimension);
  const vectors = Array.from({ length: count }, () => randomRow(dimension));
  for (const vector of vectors) rows.append(vector);
  return { rows, vectors };
}

describe('VectorRows', () => {
  it.each([1, 3, 15, 16, 17, 128, 511, 1152, 4608])('gives the cosines of %i values', (dimension) => {
    const { rows, vectors } = filled(dimension, 300);
    const queries = [randomQuery(dimension), randomQuery(dimension)];
    const coarse = rows.scan(queries);
    queries.forEach((query, index) => {
      const exact = rows.rescore(query, [...vectors.keys()]);
      vectors.forEach((vector, row) => {
        const truth = cosine(query, vector);
        expect(Math.abs((coarse[index]?.[row] ?? NaN) - truth)).toBeLessThan(1e-3);
        // float32 sums of up to 4608 products
        expect(Math.abs((exact[row] ?? NaN) - truth)).toBeLessThan(2e-6);
      });
    });
  });

  it('does not overflow at the largest vectors with the largest values', () => {
    const rows = new VectorRows(MAXIMUM_DIMENSION);
    rows.append(new Int8Array(MAXIMUM_DIMENSION).fill(127));
    rows.append(new Int8Array(MAXIMUM_DIMENSION).fill(-128));
    const query = new Float32Array(MAXIMUM_DIMENSION).fill(3);
    expect(rows.scan([query])[0]).toEqual(Float32Array.of(1, -1));
    expect(rows.rescore(query, [0, 1])).toEqual(Float32Array.of(1, -1));
  });

  it('holds more rows than its first memory', () => {
    const { rows, vectors } = filled(4608, 4000);
    const last = vectors.at(-1) ?? new Int8Array();
    expect(rows.count).toBe(4000);
    expect(rows.bytes).toBeGreaterThan(4000 * 4608);
    expect(rows.scan([Float32Array.from(last)])[0]?.[3999]).toBeCloseTo(1, 3);
  });

  it('equals a plain list under any sequence of additions and removals', () => {
    const step = fc.oneof(
      fc.record({
        add: fc.int8Array({ minLength: 5, maxLength: 5 }).filter((row) => row.some((value) => value !== 0)),
      }),
      fc.record({ remove: fc.nat() }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const rows = new VectorRows(5);
        const model: Int8Array[] = [];
        for (const action of steps) {
          if ('add' in action) {
            expect(rows.append(action.add)).toBe(model.length);
            model.push(action.add);
          } else if (model.length > 0) {
            const row = action.remove % model.length;
            rows.removeBySwap(row);
            const last = model.pop();
            if (last !== undefined && row < model.length) model[row] = last;
          }
        }
        const query = Float32Array.of(1, -2, 3, 0.5, -0.25);
        const [scanned = new Float32Array()] = rows.scan([query]);
        expect(scanned).toHaveLength(model.length);
        model.forEach((vector, row) => expect(scanned[row]).toBeCloseTo(cosine(query, vector), 2));
      }),
    );
  });

  it('takes as many queries at once as it says, each with its own result', () => {
    const { rows, vectors } = filled(16, MAXIMUM_QUERIES);
    const found = rows.scan(vectors.map((vector) => Float32Array.from(vector)));
    found.forEach((cosines, index) => expect(cosines[index]).toBeCloseTo(1, 3));
  });

  it.each([0, -1, 1.5, MAXIMUM_DIMENSION + 1, NaN])('refuses dimension %s', (dimension) => {
    expect(() => new VectorRows(dimension)).toThrow(expect.objectContaining({ code: 'invalid-dimension' }));
  });

  it.each([
    ['NaN', Float32Array.of(1, NaN), 'non-finite-vector'],
    ['an infinity', Float32Array.of(1, Infinity), 'non-finite-vector'],
    ['zeros', Float32Array.of(0, 0), 'zero-vector'],
    ['another length', Float32Array.of(1), 'wrong-dimension'],
  ])('refuses a query of %s', (_name, query, code) => {
    const { rows } = filled(2, 3);
    expect(() => rows.scan([query])).toThrow(expect.objectContaining({ code }));
    expect(() => rows.rescore(query, [0])).toThrow(expect.objectContaining({ code }));
  });

  it('refuses a row without direction, and one of another length', () => {
    const rows = new VectorRows(2);
    expect(() => rows.append(new Int8Array(2))).toThrow(expect.objectContaining({ code: 'zero-vector' }));
    expect(() => rows.append(new Int8Array(3).fill(1))).toThrow(
      expect.objectContaining({ code: 'wrong-dimension' }),
    );
    expect(rows.count).toBe(0);
  });
});
