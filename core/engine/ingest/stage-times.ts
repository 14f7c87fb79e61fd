/** The stages of a frame's way whose cost is told apart. */
export const STAGES = ['probe', 'decode', 'detect', 'track', 'crop', 'embed', 'commit'] as const;
export type Stage = (typeof STAGES)[number];

/** Seconds that each stage was busy or waited for. Stages overlap, so their sum can exceed the wall clock. */
export class StageTimes {
  readonly #seconds = new Map<Stage, number>(STAGES.map((stage) => [stage, 0]));

  async measure<Result>(stage: Stage, work: () => Promise<Result>): Promise<Result> {
    const started = performance.now();
    try {
      return await work();
    } finally {
      this.#seconds.set(stage, (this.#seconds.get(stage) ?? 0) + (performance.now() - started) / 1000);
    }
  }

  /** An iterable whose every pull counts into a stage. */
  async *measureEach<Item>(stage: Stage, source: AsyncIterable<Item>): AsyncGenerator<Item, void, void> {
    const iterator = source[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await this.measure(stage, () => iterator.next());
        if (next.done === true) return;
        yield next.value;
      }
    } finally {
      await iterator.return?.(undefined);
    }
  }

  toRecord(): Readonly<Record<Stage, number>> {
    return Object.fromEntries(this.#seconds) as Record<Stage, number>;
  }
}
