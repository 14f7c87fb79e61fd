/**
 * Maps an async source with up to `limit` calls in flight, yielding results in the source's order. Pulls no more
 * than `limit` items ahead of the consumer, and ends the source when the consumer stops.
 */
export async function* mapAhead<Item, Result>(
  source: AsyncIterable<Item>,
  limit: number,
  map: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, void, void> {
  const iterator = source[Symbol.asyncIterator]();
  const inFlight: Promise<Result>[] = [];
  let failure: { readonly error: unknown } | undefined;
  let isExhausted = false;
  try {
    for (;;) {
      while (inFlight.length < limit && !isExhausted) {
        const next = await iterator.next().catch((error: unknown) => {
          failure = { error };
          return { done: true as const, value: undefined };
        });
        if (next.done === true) {
          isExhausted = true;
        } else {
          const result = map(next.value);
          // Awaited below in its turn; until then its failure is not an unhandled one.
          result.catch(() => undefined);
          inFlight.push(result);
        }
      }
      const first = inFlight.shift();
      if (first === undefined) break;
      yield await first;
    }
    if (failure !== undefined) throw failure.error;
  } finally {
    await Promise.allSettled(inFlight);
    await iterator.return?.(undefined);
  }
}
