import { describe, expect, it } from 'vitest';
import {
  givenDistances,
  readSynergySubmission,
  writeSynergySubmission,
} from '../../../core/evaluation/index.ts';

describe('a SynergyReID submission', () => {
  const csv = writeSynergySubmission({
    queryIds: [10, 2],
    galleryIds: [30, 4, 4],
    distances: givenDistances(
      [
        [1.5, 0.25, 3],
        [12.123456, 0, 7],
      ],
      3,
    ),
  });

  it('is sorted by the value of the ids, each with its own distances, five decimals in ten places', () => {
    expect(csv).toBe('0,4,4,30\n2,   0.00000,   7.00000,  12.12346\n10,   0.25000,   3.00000,   1.50000\n');
  });

  it('is read back as written', () => {
    const read = readSynergySubmission(csv);
    expect(read).toMatchObject({ queryIds: [2, 10], galleryIds: [4, 4, 30] });
    expect([...read.distances.row(0)]).toEqual([0, 7, 12.12346]);
    expect(writeSynergySubmission(read)).toBe(csv);
  });

  it.each([
    ['a text header', 'id,1\n1,2\n'],
    ['a short row', '0,1,2\n1,2\n'],
    ['an empty cell', '0,1,2\n1,2,\n'],
    ['a number that is not finite', '0,1\n1,Infinity\n'],
  ])('is refused with %s', (_, text) => {
    expect(() => readSynergySubmission(text)).toThrow(/submission/);
  });
});
