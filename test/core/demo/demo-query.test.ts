import { describe, expect, it } from 'vitest';
import {
  chooseDemoQuery,
  type DemoBox,
  type DemoCamera,
  type DemoIdentity,
} from '../../../core/demo/index.ts';

const IDENTITIES: readonly DemoIdentity[] = [
  { id: 'home-1', kind: 'player', team: 'home', number: 1 },
  { id: 'home-2', kind: 'player', team: 'home', number: 2 },
  { id: 'referee-1', kind: 'referee', team: 'referees', number: null },
];

function box(identity: string, time: number, x: number, change: Partial<DemoBox> = {}): DemoBox {
  return { identity, time, x, y: 100, width: 80, height: 200, visibility: 1, inPicture: 1, ...change };
}

function camera(name: string, boxes: DemoBox[]): DemoCamera {
  return { name, file: `${name}.mp4`, width: 1280, height: 720, frameRate: 25, frames: 10, boxes };
}

describe('the suggested query', () => {
  it('is a player whom every camera sees, at the moment with most room around', () => {
    const cameras = [
      camera('a', [
        box('home-1', 0, 0),
        box('home-2', 0, 90),
        box('home-2', 0.04, 600),
        box('referee-1', 0.04, 100),
      ]),
      camera('b', [box('home-2', 0, 300), box('home-2', 0.04, 300), box('referee-1', 0, 0)]),
    ];
    // In both cameras home-2 once stands alone; the first camera in order wins a tie.
    expect(chooseDemoQuery(IDENTITIES, cameras)).toEqual({
      identity: 'home-2',
      camera: 'a',
      time: 0.04,
      x: 640,
      y: 166,
    });
  });

  it('is never a hidden, cut, tiny or huge box', () => {
    for (const change of [{ visibility: 0.9 }, { inPicture: 0.99 }, { height: 90 }, { height: 500 }]) {
      const cameras = [
        camera('a', [box('home-1', 0, 0, change)]),
        camera('b', [box('home-1', 0, 0, change)]),
      ];
      expect(chooseDemoQuery(IDENTITIES, cameras)).toBeNull();
    }
  });
});
