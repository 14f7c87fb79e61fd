import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Appearance, EngineClient } from '../../../core/api/index.ts';
import { previewSpan, previewView } from '../../../renderer/results/preview-view.ts';
import {
  byCamera,
  expectedWrong,
  scoreOf,
  shownResults,
  type ResultsFilter,
} from '../../../renderer/results/shown-results.ts';
import type * as PlaylistModule from '../../../renderer/state/playlist.svelte.ts';
import type * as ClockModule from '../../../renderer/state/clock.svelte.ts';
import type * as ResultsModule from '../../../renderer/state/results.svelte.ts';
import type * as SearchModule from '../../../renderer/state/search.svelte.ts';
import { StateModules } from '../support/state-modules.ts';

let modules: StateModules;

beforeAll(async () => {
  modules = await StateModules.open();
});

afterAll(async () => {
  await modules[Symbol.asyncDispose]();
});

const FACTS = { teamOf: () => null, projectTime: (_camera: string, time: number) => time };
const STORE = { getItem: () => null, setItem: () => undefined };

function appearance(tracklet: number, similarity: number, camera = 'left'): Appearance {
  return {
    rank: tracklet,
    tracklet,
    camera,
    start: 10,
    end: 20,
    similarity,
    box: { x: 900, y: 500, width: 40, height: 100 },
    duration: 10,
    likelihood: null,
    person: null,
    boxTime: 10.5,
    thumbnail: null,
  };
}

describe('what is shown of the answers', () => {
  const answers = [appearance(1, 0.9), appearance(2, 0.6, 'right'), appearance(3, 0.6), appearance(4, -0.2)];

  it('is at least as alike as the threshold, from cameras that are not left out, in the same order', () => {
    const shown = (threshold: number, ...hidden: string[]): number[] =>
      shownResults(answers, { threshold, hiddenCameras: new Set(hidden) }, FACTS).map(
        ({ tracklet }) => tracklet,
      );
    expect(shown(0)).toEqual([1, 2, 3, 4]);
    expect(shown(0.6)).toEqual([1, 2, 3]);
    expect(shown(0.6, 'left')).toEqual([2]);
    expect(shown(0.91)).toEqual([]);
  });

  it.each<[string, Partial<ResultsFilter>, number[]]>([
    ['somebody’s', { isTagged: true }, [2, 3]],
    ['nobody’s', { isTagged: false }, [1, 4]],
    ['a team’s', { team: 5 }, [2]],
    ['of people without a team', { team: 'none' }, [3]],
    // The right camera is a minute ahead: its 10 s to 20 s are 70 s to 80 s of the project.
    ['seen from a moment on, the last one counting', { from: 80 }, [2]],
    ['seen up to a moment, the first one counting', { to: 10 }, [1, 3, 4]],
    ['seen at some moment of a stretch', { from: 15, to: 16 }, [1, 3, 4]],
    ['large enough', { leastHeight: 100 }, [1, 2, 4]],
    ['all of that', { isTagged: true, team: 5, from: 60, leastHeight: 100 }, [2]],
  ])('is what is %s', (_name, filter, expected) => {
    const known = answers.map((each) => ({
      ...each,
      person: { 2: 20, 3: 30 }[each.tracklet] ?? null,
      box: { ...each.box, height: each.tracklet === 3 ? 99 : 100 },
    }));
    const facts = {
      teamOf: (person: number) => (person === 20 ? 5 : null),
      projectTime: (camera: string, time: number) => (camera === 'right' ? time + 60 : time),
    };
    const shown = shownResults(known, { threshold: 0, hiddenCameras: new Set(), ...filter }, facts);
    expect(shown.map(({ tracklet }) => tracklet)).toEqual(expected);
  });

  it('is judged by likelihood where the project knows it, and then says how many are probably wrong', () => {
    const likely = [0.9, 0.75, 0.5].map((likelihood, index) => ({ ...appearance(index, 0.2), likelihood }));
    expect(likely.map(scoreOf)).toEqual([0.9, 0.75, 0.5]);
    expect(expectedWrong(likely)).toBeCloseTo(0.1 + 0.25 + 0.5, 9);
    expect(expectedWrong([...likely, appearance(9, 0.4)])).toBeUndefined();
    expect(scoreOf(appearance(9, -0.4))).toBe(0);
  });

  it('is laid out by camera in the order of the cameras', () => {
    const groups = byCamera(answers, ['right', 'middle', 'left']);
    expect(groups.map((group) => [group.camera, group.appearances.map(({ tracklet }) => tracklet)])).toEqual([
      ['right', [2]],
      ['left', [1, 3, 4]],
    ]);
  });
});

describe('the preview of a moment', () => {
  it('looks at the person, and never less close than at the whole picture', () => {
    const view = previewView(appearance(1, 1), { width: 1920, height: 1080 }, { width: 320, height: 240 });
    expect([view?.centreX, view?.centreY]).toEqual([920, 550]);
    expect((100 * (view?.zoom ?? 0) * 320) / 1920).toBeCloseTo(240 * 0.55, 6);
    const large = { ...appearance(1, 1), box: { x: 0, y: 0, width: 500, height: 1080 } };
    expect(previewView(large, { width: 1920, height: 1080 }, { width: 320, height: 240 })).toBeUndefined();
  });

  it('plays around the best moment, inside of the tracklet', () => {
    expect(previewSpan(appearance(1, 1))).toEqual({ from: 10, to: 11.7 });
  });
});

describe('Search and Results', () => {
  async function searching() {
    const { Search } = await modules.load<typeof SearchModule>('state/search.svelte.ts');
    const { Results } = await modules.load<typeof ResultsModule>('state/results.svelte.ts');
    const asked: { top: number; query: object }[] = [];
    const query = { tracklet: 9, camera: 'left', start: 0, end: 1, thumbnail: null };
    const engine = {
      search: {
        query: (input: { top: number; query: object }) => {
          asked.push(input);
          // The order changes between two calls; the likeness falls with the rank.
          const results = Array.from({ length: Math.min(input.top, 70) }, (_, index) =>
            appearance(input.top === 50 ? index + 1 : 70 - index, 1 - index / 100),
          );
          return Promise.resolve({ query, results, elapsed: 0 });
        },
      },
    } as unknown as EngineClient;
    const search = new Search(engine);
    return { search, results: new Results(search, STORE, FACTS), asked };
  }

  it('adds further answers after those that are shown, which keep their places', async () => {
    const { search, asked } = await searching();
    await search.find(9);
    const before = search.appearances.map(({ tracklet }) => tracklet);
    expect(search.hasMore).toBe(true);
    await search.more();
    expect(asked.map(({ top }) => top)).toEqual([50, 100]);
    expect(search.appearances.slice(0, 50).map(({ tracklet }) => tracklet)).toEqual(before);
    expect(new Set(search.appearances.map(({ tracklet }) => tracklet)).size).toBe(70);
    expect(search.hasMore).toBe(false);
  });

  it('asks with the bytes of a picture, and again when the switch changes', async () => {
    const { search, asked } = await searching();
    const bytes = Uint8Array.of(1, 2, 3);
    await search.findPicture('player.jpg', bytes);
    await search.setOtherCamerasOnly(true);
    expect(asked.map(({ query }) => query)).toEqual([{ image: bytes }, { image: bytes }]);
    expect(search.query).toBeUndefined();
  });

  it('asks for all moments of a tagged person, and anew with what was answered', async () => {
    const { Search } = await modules.load<typeof SearchModule>('state/search.svelte.ts');
    const asked: unknown[] = [];
    const engine = {
      search: {
        query: (input: unknown) => {
          asked.push(input);
          return Promise.resolve({ query: {}, results: [], elapsed: 0 });
        },
      },
    } as unknown as EngineClient;
    const search = new Search(engine, () => ({ confirmed: [4], rejected: [5, 6] }));
    await search.findPerson(7);
    await search.repeat();
    expect(asked).toMatchObject([
      { query: { person: 7 }, confirmed: [], rejected: [] },
      { query: { person: 7 }, confirmed: [4], rejected: [5, 6] },
    ]);
  });

  it('steps through what is shown only', async () => {
    const { search, results } = await searching();
    await search.find(9);
    results.filters.threshold = 0.98;
    expect(results.shown.map(({ tracklet }) => tracklet)).toEqual([1, 2, 3]);
    search.chosen = 3;
    expect(results.next(1)).toBeUndefined();
    expect(results.next(-1)?.tracklet).toBe(2);
  });
});

describe('Playlist', () => {
  it('plays each moment with lead and lag, tells its camera, and ends with the last', async () => {
    const { Clock } = await modules.load<typeof ClockModule>('state/clock.svelte.ts');
    const { Playlist } = await modules.load<typeof PlaylistModule>('state/playlist.svelte.ts');
    const clock = new Clock();
    clock.setRange(0, 100);
    const cameras: string[] = [];
    const playlist = new Playlist(clock, (camera) => cameras.push(camera));
    playlist.play([
      { camera: 'left', from: 10, to: 11 },
      { camera: 'right', from: 50, to: 60 },
    ]);
    expect([clock.time, clock.isPlaying, playlist.place]).toEqual([8, true, 0]);
    for (const time of [9, 11, 12.9]) {
      clock.seek(time);
      playlist.follow();
      expect(playlist.place).toBe(0);
    }
    clock.seek(13);
    playlist.follow();
    expect([clock.time, playlist.place, cameras]).toEqual([48, 1, ['left', 'right']]);
    clock.seek(62);
    playlist.follow();
    expect([clock.isPlaying, playlist.place]).toEqual([false, undefined]);
  });

  it('ends when somebody pauses or goes elsewhere', async () => {
    const { Clock } = await modules.load<typeof ClockModule>('state/clock.svelte.ts');
    const { Playlist } = await modules.load<typeof PlaylistModule>('state/playlist.svelte.ts');
    const clock = new Clock();
    clock.setRange(0, 100);
    const playlist = new Playlist(clock, () => undefined);
    for (const interrupt of [() => clock.pause(), () => clock.seek(90)]) {
      playlist.play([{ camera: 'left', from: 10, to: 11 }]);
      interrupt();
      playlist.follow();
      expect(playlist.isPlaying).toBe(false);
    }
  });
});
