import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Camera, EngineClient } from '../../../core/api/index.ts';
import type * as ClocksModule from '../../../renderer/state/camera-clocks.svelte.ts';
import type * as NoticesModule from '../../../renderer/state/notices.svelte.ts';
import type * as PlayerModule from '../../../renderer/state/player.svelte.ts';
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
  rate: 1.001,
  video: {
    id: 1,
    fileName: 'left.mp4',
    codec: 'h264',
    width: 16,
    height: 9,
    start: 1,
    end: 101,
    frameCount: 2500,
    hasVariableFrameRate: false,
    url: '',
    mimeType: '',
  },
};

async function setting() {
  const { CameraClocks } = await modules.load<typeof ClocksModule>('state/camera-clocks.svelte.ts');
  const { Notices } = await modules.load<typeof NoticesModule>('state/notices.svelte.ts');
  const { Player } = await modules.load<typeof PlayerModule>('state/player.svelte.ts');
  const calls: Record<string, unknown>[] = [];
  const take = (input: Record<string, unknown>) => Promise.resolve(calls.push(input));
  const engine = { cameras: { setClock: take, fitClock: take } } as unknown as EngineClient;
  return { clocks: new CameraClocks(engine, new Notices()), player: new Player(CAMERA), calls };
}

describe('CameraClocks', () => {
  it('nudges by frames of the video, in time of the project', async () => {
    const { clocks, player, calls } = await setting();
    await clocks.nudge(player, 10);
    // Ten frames of 0.04 s at this rate; the same moment then shows a later picture.
    expect(calls[0]?.camera).toBe('left');
    expect(calls[0]?.offset).toBeCloseTo(2 - 0.4 * 1.001, 9);
    expect(calls[0]?.rate).toBe(1.001);
  });

  it('fits to all anchors of a camera; one close by is replaced, and a nudge in between keeps them', async () => {
    const { clocks, player, calls } = await setting();
    player.shownTime = 10;
    await clocks.anchor(player, 12.5);
    await clocks.nudge(player, 1);
    player.shownTime = 80;
    await clocks.anchor(player, 83);
    player.shownTime = 81;
    await clocks.anchor(player, 84);
    expect(calls.at(-1)).toEqual({
      camera: 'left',
      anchors: [
        { video: 10, project: 12.5 },
        { video: 81, project: 84 },
      ],
    });
    await clocks.forget(player);
    expect(clocks.anchorsOf('left')).toEqual([]);
  });
});
