import { personAt } from '../overlay/hit-test.ts';
import type { PlacedBox } from '../overlay/interpolate.ts';
import type { BoxWindows } from './box-windows.svelte.ts';
import type { Players } from './players.svelte.ts';

/** Which picture the keys speak of, and which person in it is pointed at by mouse or keys. */
export class People {
  activeCamera = $state<string>();
  pointed = $state<number>();
  readonly #players: Players;
  readonly #boxes: BoxWindows;

  constructor(players: Players, boxes: BoxWindows) {
    this.#players = players;
    this.#boxes = boxes;
  }

  /** The people in the picture that a camera shows at this moment. */
  shownIn(camera: string): PlacedBox[] {
    const player = this.#players.of(camera);
    if (player?.shownTime === undefined || player.status === 'outside') return [];
    return this.#boxes.at(camera, player.shownTime);
  }

  /** The person at a point of the picture, in its pixels. */
  at(camera: string, x: number, y: number): PlacedBox | undefined {
    return personAt(this.shownIn(camera), x, y);
  }

  /** Points at the next (or previous) person of the active picture, from left to right. */
  pointNext(direction: 1 | -1): void {
    if (this.activeCamera === undefined) return;
    const people = this.shownIn(this.activeCamera).sort((a, b) => a.x - b.x || a.tracklet - b.tracklet);
    if (people.length === 0) return;
    const index = people.findIndex((box) => box.tracklet === this.pointed);
    const start = index === -1 && direction === -1 ? 0 : index;
    this.pointed = people.at((start + direction) % people.length)?.tracklet;
  }
}
