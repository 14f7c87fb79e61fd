import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Camera, EngineClient } from '../../../core/api/index.ts';
import type * as ClockModule from '../../../renderer/state/clock.svelte.ts';
import type * as EditsModule from '../../../renderer/state/edits.svelte.ts';
import type * as NoticesModule from '../../../renderer/state/notices.svelte.ts';
import type { Players } from '../../../renderer/state/players.svelte.ts';
import type * as PlayerModule from '../../../renderer/state/player.svelte.ts';
import type * as RepairModule from '../../../renderer/state/repair.svelte.ts';
import type { Timeline } from '../../../renderer/state/timeline.svelte.ts';
import { StateModules } from '../support/state-modules.ts';

let modules: StateModules;

beforeAll(async () => {
  modules = await StateModules.open();
});

afterAll(async () => {
  await modules[Symbol.asyncDispose]();
});

const CAMERA: Camera = {
  id: 1,
  name: 'left',
  offset: 2,
  rate: 1,
  video: {
    id: 1,
    fileName: 'left.mp4',
    codec: 'h264',
    width: 16,
    height: 9,
    start: 0,
    end: 100,
    frameCount: 2500,
    hasVariableFrameRate: false,
    url: '',
    mimeType: '',
  },
};

/** One camera whose screen still shows its frame of 10 s, while the clock is where its video's 12 s are. */
async function setting() {
  const { Clock } = await modules.load<typeof ClockModule>('state/clock.svelte.ts');
  const { Notices } = await modules.load<typeof NoticesModule>('state/notices.svelte.ts');
  const { Player } = await modules.load<typeof PlayerModule>('state/player.svelte.ts');
  const { ProjectEdits } = await modules.load<typeof EditsModule>('state/edits.svelte.ts');
  const { Repair } = await modules.load<typeof RepairModule>('state/repair.svelte.ts');
  const splits: unknown[] = [];
  const engine = { repair: { split: (input: unknown) => Promise.resolve(splits.push(input)) } };
  const player = new Player(CAMERA);
  player.shownTime = 10;
  const players = { of: () => player } as unknown as Players;
  const timeline = {
    selected: new Set([7]),
    selectedItems: [{ tracklet: 7, camera: 'left', start: 0, end: 90 }],
  } as unknown as Timeline;
  const clock = new Clock();
  clock.setRange(0, 102);
  clock.seek(14);
  const edits = new ProjectEdits(engine as unknown as EngineClient, new Notices());
  return { repair: new Repair(timeline, players, clock, edits), clock, splits };
}

describe('Repair', () => {
  it('splits where the clock stands, also before the picture is drawn', async () => {
    const { repair, splits } = await setting();
    await repair.split();
    expect(splits).toEqual([{ tracklet: 7, time: 12 }]);
  });

  it('splits at the picture on the screen while it plays', async () => {
    const { repair, clock, splits } = await setting();
    clock.play();
    await repair.split();
    expect(splits).toEqual([{ tracklet: 7, time: 10 }]);
  });
});
