import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineClient, SearchResult } from '../../../core/api/index.ts';
import { StateModules } from '../support/state-modules.ts';

import type * as ClockModule from '../../../renderer/state/clock.svelte.ts';
import type * as ConnectionModule from '../../../renderer/state/connection.svelte.ts';
import type * as SearchModule from '../../../renderer/state/search.svelte.ts';
import type * as BoxesModule from '../../../renderer/state/box-windows.svelte.ts';
import type * as NoticesModule from '../../../renderer/state/notices.svelte.ts';
import type * as JobsModule from '../../../renderer/state/jobs.svelte.ts';

let modules: StateModules;

beforeAll(async () => {
  modules = await StateModules.open();
});

afterAll(async () => {
  await modules[Symbol.asyncDispose]();
});

/** An engine that has only the procedures that a test needs. */
function partOfEngine(part: object): EngineClient {
  return part as EngineClient;
}

/** A promise with the functions that settle it. */
function gate<T>(): { promise: Promise<T>; open: (value: T) => void; fail: (error: Error) => void } {
  let open: (value: T) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const promise = new Promise<T>((resolve, reject) => {
    open = resolve;
    fail = reject;
  });
  return { promise, open, fail };
}

describe('Clock', () => {
  async function clock(): Promise<InstanceType<(typeof ClockModule)['Clock']>> {
    const { Clock } = await modules.load<typeof ClockModule>('state/clock.svelte.ts');
    const created = new Clock();
    created.setRange(0, 10, 2);
    return created;
  }

  it('starts at the initial time and keeps its time when the range grows', async () => {
    const it = await clock();
    expect(it.time).toBe(2);
    it.seek(7);
    it.setRange(-1, 20, 0);
    expect(it.time).toBe(7);
    it.setRange(0, 5, 0);
    expect(it.time).toBe(5);
  });

  it('advances by the wall times its speed, and only while playing', async () => {
    const it = await clock();
    it.advance(0.1);
    expect(it.time).toBe(2);
    it.play(2);
    it.advance(0.1);
    expect(it.time).toBeCloseTo(2.2, 9);
  });

  it('does not leap after a stall', async () => {
    const it = await clock();
    it.play();
    it.advance(60);
    expect(it.time).toBeCloseTo(2.25, 9);
  });

  it('stops at both ends, and plays again from the start', async () => {
    const it = await clock();
    it.seek(9.9);
    it.play();
    it.advance(0.2);
    expect([it.time, it.isPlaying]).toEqual([10, false]);
    it.play();
    expect(it.time).toBe(0);
    it.shuttle(-1);
    it.advance(0.1);
    expect([it.time, it.isPlaying]).toEqual([0, false]);
  });

  it('shuttles faster with every press, up to eight times, and turns at once', async () => {
    const it = await clock();
    const speeds = [1, 1, 1, 1, 1].map(() => {
      it.shuttle(1);
      return it.speed;
    });
    expect(speeds).toEqual([1, 2, 4, 8, 8]);
    it.shuttle(-1);
    expect([it.speed, it.isPlaying]).toEqual([-1, true]);
    it.pause();
    expect(it.speed).toBe(1);
  });

  it('plays slowly on request, slower with every press', async () => {
    const it = await clock();
    const speeds = [true, true, true, false, true].map((isSlow) => {
      it.shuttle(1, isSlow);
      return it.speed;
    });
    expect(speeds).toEqual([0.5, 0.25, 0.25, 1, 0.5]);
  });

  it('keeps the chosen speed for later, in the direction it plays in', async () => {
    const it = await clock();
    it.changeSpeed(-1);
    it.changeSpeed(-1);
    it.changeSpeed(-1);
    expect([it.chosenSpeed, it.isPlaying]).toEqual([0.25, false]);
    it.toggle();
    it.advance(0.2);
    expect(it.time).toBeCloseTo(2.05, 9);
    it.shuttle(-1);
    it.chooseSpeed(4);
    expect(it.speed).toBe(-4);
    it.pause();
    it.toggle();
    expect(it.speed).toBe(4);
  });

  it('plays the marked part over and over, in both directions, once it is inside', async () => {
    const it = await clock();
    it.seek(4);
    it.markIn();
    it.seek(5);
    it.markOut();
    it.seek(3.9);
    it.play();
    it.advance(0.2);
    expect(it.time).toBeCloseTo(4.1, 9);
    it.seek(4.9);
    it.advance(0.2);
    expect(it.time).toBe(4);
    it.shuttle(-1);
    it.seek(4.1);
    it.advance(0.2);
    expect(it.time).toBe(5);
    it.seek(6);
    it.play(1);
    it.advance(0.2);
    expect(it.time).toBeCloseTo(6.2, 9);
    it.clearLoop();
    it.seek(4.9);
    it.advance(0.2);
    expect(it.time).toBeCloseTo(5.1, 9);
  });

  it('drops the other end of the loop where the marks would cross', async () => {
    const it = await clock();
    it.seek(5);
    it.markOut();
    it.seek(6);
    it.markIn();
    expect(it.loop).toEqual({ from: 6, to: undefined });
    it.seek(2);
    it.markOut();
    expect(it.loop).toEqual({ from: undefined, to: 2 });
  });
});

describe('Connection', () => {
  it('opens the line again after it was lost, waiting longer with every failure', async () => {
    const { Connection } = await modules.load<typeof ConnectionModule>('state/connection.svelte.ts');
    const outcomes = [true, false, false, true];
    const losses = outcomes.map(() => gate<undefined>());
    const waits: number[] = [];
    const opened: number[] = [];
    let attempt = -1;
    const done = gate<undefined>();
    const connection = new Connection(
      () => {
        attempt += 1;
        return {
          link: { call: () => Promise.resolve(attempt) },
          opened: Promise.resolve(outcomes[attempt] ?? false),
          closed: losses[attempt]?.promise ?? Promise.resolve(),
        };
      },
      (milliseconds) => {
        waits.push(milliseconds);
        return Promise.resolve();
      },
    );
    const running = connection.run(() => {
      opened.push(attempt);
      if (opened.length === 1) losses[0]?.open(undefined);
      else done.open(undefined);
    });
    await done.promise;
    expect(opened).toEqual([0, 3]);
    expect(waits).toEqual([250, 500, 1000]);
    expect(connection.status).toBe('open');
    connection.close();
    losses[3]?.open(undefined);
    await running;
  });
});

describe('Search', () => {
  const result = (tracklet: number): SearchResult => ({
    query: { tracklet, camera: 'left', start: 0, end: 1, thumbnail: null, own: [1], rejected: [] },
    results: [],
    elapsed: 0,
  });

  it('shows the answer to the latest question even where an earlier one arrives later', async () => {
    const { Search } = await modules.load<typeof SearchModule>('state/search.svelte.ts');
    const answers = new Map([1, 2].map((tracklet) => [tracklet, gate<SearchResult>()]));
    const signals: AbortSignal[] = [];
    const engine = partOfEngine({
      search: {
        query: (input: { query: { tracklet: number } }, options: { signal: AbortSignal }) => {
          signals.push(options.signal);
          return answers.get(input.query.tracklet)?.promise;
        },
      },
    });
    const search = new Search(engine);
    const first = search.find(1);
    const second = search.find(2);
    expect(signals.map((signal) => signal.aborted)).toEqual([true, false]);
    answers.get(2)?.open(result(2));
    await second;
    answers.get(1)?.open(result(1));
    await first;
    expect(search.phase).toEqual({ kind: 'done', result: result(2) });
  });

  it('keeps quiet about a search that was dropped', async () => {
    const { Search } = await modules.load<typeof SearchModule>('state/search.svelte.ts');
    const answer = gate<SearchResult>();
    const search = new Search(partOfEngine({ search: { query: () => answer.promise } }));
    const asked = search.find(1);
    search.clear();
    answer.fail(new Error('aborted'));
    await asked;
    expect(search.phase).toEqual({ kind: 'idle' });
  });
});

describe('BoxWindows', () => {
  it('fetches each window once, with a margin, again after news, and shows the old until then', async () => {
    const { BoxWindows } = await modules.load<typeof BoxesModule>('state/box-windows.svelte.ts');
    const { Notices } = await modules.load<typeof NoticesModule>('state/notices.svelte.ts');
    const asked: unknown[] = [];
    const track = { tracklet: 5, times: [1, 2], boxes: [0, 0, 10, 20, 10, 0, 10, 20] };
    const engine = partOfEngine({
      tracklets: {
        boxes: (input: unknown) => {
          asked.push(input);
          return Promise.resolve([track]);
        },
      },
    });
    const windows = new BoxWindows(engine, new Notices());
    windows.want('left', 1.5);
    windows.want('left', 1.6);
    await Promise.resolve().then(() => undefined);
    expect(asked).toEqual([{ camera: 'left', from: -1, to: 11 }]);
    await expect
      .poll(() => windows.at('left', 1.5))
      .toEqual([{ tracklet: 5, x: 5, y: 0, width: 10, height: 20 }]);
    windows.want('left', 7.5);
    expect(asked).toHaveLength(2);
    windows.invalidate();
    expect(windows.at('left', 1.5)).toHaveLength(1);
    windows.want('left', 1.5);
    expect(asked).toHaveLength(3);
  });

  it('reports a failure once instead of asking with every picture', async () => {
    const { BoxWindows } = await modules.load<typeof BoxesModule>('state/box-windows.svelte.ts');
    const { Notices } = await modules.load<typeof NoticesModule>('state/notices.svelte.ts');
    let asked = 0;
    const engine = partOfEngine({
      tracklets: {
        boxes: () => {
          asked += 1;
          return Promise.reject(new Error('The project file is damaged.'));
        },
      },
    });
    const notices = new Notices();
    const windows = new BoxWindows(engine, notices);
    windows.want('left', 1);
    await expect
      .poll(() => notices.list.map(({ problem }) => problem.message))
      .toEqual(['The project file is damaged.']);
    windows.want('left', 1);
    windows.want('left', 1);
    expect(asked).toBe(1);
  });
});

describe('Jobs', () => {
  it('shows the running job first, and an ended one only where there is something to say', async () => {
    const { Jobs } = await modules.load<typeof JobsModule>('state/jobs.svelte.ts');
    const { Notices } = await modules.load<typeof NoticesModule>('state/notices.svelte.ts');
    const job = {
      kind: 'ingest',
      stage: '',
      fraction: 1,
      rate: null,
      remaining: null,
      warnings: [],
      error: null,
    } as const;
    const news = [
      { ...job, job: 1, state: 'done' },
      { ...job, job: 2, state: 'failed', error: 'It broke.' },
      { ...job, job: 3, state: 'running' },
      { ...job, job: 3, state: 'done' },
    ];
    const shown: (number | undefined)[] = [];
    const engine = partOfEngine({
      jobs: {
        watch: () =>
          Promise.resolve(
            (async function* () {
              for (const each of news) yield await Promise.resolve(each);
            })(),
          ),
      },
    });
    const jobs = new Jobs(engine, new Notices(), () => shown.push(jobs.current?.job));
    await jobs.watch();
    expect(shown).toEqual([undefined, 2, 3, 2]);
    jobs.dismiss(2);
    expect(jobs.current).toBeUndefined();
  });
});
