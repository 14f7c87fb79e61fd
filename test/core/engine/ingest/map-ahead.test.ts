import { describe, expect, it } from 'vitest';
import { mapAhead } from '../../../../core/engine/ingest/map-ahead.ts';

async function* count(
  to: number,
  onReturn: () => void = () => undefined,
): AsyncGenerator<number, void, void> {
  try {
    for (let value = 0; value < to; value++) yield await Promise.resolve(value);
  } finally {
    onReturn();
  }
}

describe('mapAhead', () => {
  it("keeps the source's order though later calls finish first", async () => {
    const waits = [30, 5, 20, 1, 10];
    const results: number[] = [];
    for await (const value of mapAhead(
      count(5),
      3,
      (item) => new Promise<number>((resolve) => setTimeout(() => resolve(item), waits[item])),
    )) {
      results.push(value);
    }
    expect(results).toEqual([0, 1, 2, 3, 4]);
  });

  it('has never more calls in flight than its limit', async () => {
    let inFlight = 0;
    let most = 0;
    const mapped = mapAhead(count(20), 4, async () => {
      inFlight++;
      most = Math.max(most, inFlight);
      await new Promise((resolve) => setTimeout(resolve, 1));
      inFlight--;
    });
    await Array.fromAsync(mapped);
    expect(most).toBe(4);
  });

  it('yields everything before a failing source, then the failure', async () => {
    async function* failing(): AsyncGenerator<number> {
      yield await Promise.resolve(1);
      yield await Promise.resolve(2);
      throw new Error('the file ends early');
    }
    const seen: number[] = [];
    await expect(async () => {
      for await (const value of mapAhead(failing(), 4, (item) => Promise.resolve(item))) seen.push(value);
    }).rejects.toThrow('the file ends early');
    expect(seen).toEqual([1, 2]);
  });

  it('ends its source when the consumer stops', async () => {
    let isReturned = false;
    const source = count(100, () => (isReturned = true));
    const mapped = mapAhead(source, 2, (item) => Promise.resolve(item));
    await mapped.next();
    await mapped.return();
    expect(isReturned).toBe(true);
  });
});
