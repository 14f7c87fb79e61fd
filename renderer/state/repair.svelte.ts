import { toVideoTime } from '../media/camera-clock.ts';
import type { TimelineItem } from '../timeline/timeline-data.ts';
import type { TrackletEnd } from '../timeline/tracklet-ends.ts';
import type { Clock } from './clock.svelte.ts';
import type { ProjectEdits } from './edits.svelte.ts';
import type { Players } from './players.svelte.ts';
import type { Timeline } from './timeline.svelte.ts';

/** Why nothing can be repaired; the window says it in words. */
export type RepairHint = 'select-one' | 'select-two' | 'one-camera';

/** Repairs what the tracker got wrong, on the tracklets that are selected, at the moment that is shown. */
export class Repair {
  #hint = $state.raw<{ readonly hint: RepairHint; readonly selection: string }>();
  readonly #timeline: Timeline;
  readonly #players: Players;
  readonly #clock: Clock;
  readonly #edits: ProjectEdits;

  constructor(timeline: Timeline, players: Players, clock: Clock, edits: ProjectEdits) {
    this.#timeline = timeline;
    this.#players = players;
    this.#clock = clock;
    this.#edits = edits;
  }

  /** What the user must do or know first; for as long as the same is selected. */
  get hint(): RepairHint | undefined {
    return this.#hint?.selection === this.#selection ? this.#hint.hint : undefined;
  }

  /** Cuts the selected tracklet at the frame that is shown. */
  async split(): Promise<void> {
    const [item, another] = this.#timeline.selectedItems;
    if (item === undefined || another !== undefined) {
      this.#say('select-one');
      return;
    }
    await this.#edits.split(item.tracklet, this.#shownTime(item));
    this.#say(undefined);
  }

  /** Makes the frame that is shown an end of the selected tracklet. */
  async setEnd(end: TrackletEnd): Promise<void> {
    const [item, another] = this.#timeline.selectedItems;
    const player = item && this.#players.of(item.camera);
    if (item === undefined || another !== undefined || player === undefined) {
      this.#say('select-one');
      return;
    }
    const now = this.#shownTime(item);
    const start = end === 'start' ? now : player.videoTime(item.start);
    const last = end === 'end' ? now : player.videoTime(item.end);
    await this.#edits.trim(item.tracklet, start, last);
    this.#say(undefined);
  }

  /** From the frame that is shown on, each of the two selected tracklets is what the other was. */
  async swap(): Promise<void> {
    const [first, second, another] = this.#timeline.selectedItems;
    if (first === undefined || second === undefined || another !== undefined) this.#say('select-two');
    else if (first.camera !== second.camera) this.#say('one-camera');
    else {
      await this.#edits.swap([first.tracklet, second.tracklet], this.#shownTime(first));
      this.#say(undefined);
    }
  }

  /** Whether the selected tracklets could be made one; says what is missing where they could not. */
  canMerge(): boolean {
    const [first, ...others] = this.#timeline.selectedItems;
    if (first === undefined || others.length === 0) this.#say('select-two');
    else if (others.some(({ camera }) => camera !== first.camera)) this.#say('one-camera');
    else {
      this.#say(undefined);
      return true;
    }
    return false;
  }

  async remove(): Promise<void> {
    const tracklets = this.#timeline.selectedItems.map(({ tracklet }) => tracklet);
    if (tracklets.length === 0) this.#say('select-one');
    else {
      await this.#edits.removeTracklets(tracklets);
      this.#say(undefined);
    }
  }

  get #selection(): string {
    return [...this.#timeline.selected].join(' ');
  }

  #say(hint: RepairHint | undefined): void {
    this.#hint = hint === undefined ? undefined : { hint, selection: this.#selection };
  }

  /**
   * The time, in seconds of the video, of the frame that the tracklet's camera shows: standing, that of the clock, so
   * that a key counts after the keys before it even where the picture is not drawn yet.
   */
  #shownTime({ camera }: TimelineItem): number {
    const player = this.#players.of(camera);
    if (player === undefined) return this.#clock.time;
    const time = toVideoTime(player.camera, this.#clock.time);
    return this.#clock.isPlaying ? (player.shownTime ?? time) : time;
  }
}
