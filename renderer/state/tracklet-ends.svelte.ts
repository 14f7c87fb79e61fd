import { toProjectTime } from '../media/camera-clock.ts';
import { nearestFrame } from '../media/frame-lookup.ts';
import type { TimelineItem } from '../timeline/timeline-data.ts';
import type { EndDraft, TrackletEnd } from '../timeline/tracklet-ends.ts';
import type { Clock } from './clock.svelte.ts';
import type { ProjectEdits } from './edits.svelte.ts';
import type { Players } from './players.svelte.ts';

/** Ends of tracklets that are dragged on the time line: the pictures follow, and nothing is kept before the release. */
export class TrackletEnds {
  draft = $state.raw<EndDraft>();
  /** Where the clock was before the drag. */
  #before: number | undefined;
  readonly #players: Players;
  readonly #clock: Clock;
  readonly #edits: ProjectEdits;
  readonly #reload: () => Promise<void>;

  /** `reload`: brings the time line up to date, so that nothing jumps back when the draft goes. */
  constructor(players: Players, clock: Clock, edits: ProjectEdits, reload: () => Promise<void>) {
    this.#players = players;
    this.#clock = clock;
    this.#edits = edits;
    this.#reload = reload;
  }

  /** Brings an end to the frame nearest to a project time, and all cameras to that frame. */
  preview(item: TimelineItem, end: TrackletEnd, time: number): void {
    this.#before ??= this.#clock.time;
    const { tracklet, start, end: last } = item;
    const player = this.#players.of(item.camera);
    const snapped =
      player?.frameTimes === undefined
        ? time
        : toProjectTime(player.camera, nearestFrame(player.frameTimes, player.videoTime(time)));
    this.draft =
      end === 'start'
        ? { tracklet, start: Math.min(snapped, last), end: last }
        : { tracklet, start, end: Math.max(snapped, start) };
    this.#clock.pause();
    this.#clock.seek(this.draft[end]);
  }

  /** Keeps the ends: one step that can be undone. */
  async keep({ camera }: TimelineItem): Promise<void> {
    const { draft } = this;
    const player = this.#players.of(camera);
    this.#before = undefined;
    if (draft === undefined || player === undefined) return;
    const { tracklet, start, end } = draft;
    const outcome = await this.#edits.trim(tracklet, player.videoTime(start), player.videoTime(end));
    if (outcome === 'done') await this.#reload();
    this.draft = undefined;
  }

  /** Everything is as it was before the drag. */
  drop(): void {
    this.draft = undefined;
    if (this.#before !== undefined) this.#clock.seek(this.#before);
    this.#before = undefined;
  }
}
