import { dragGrip, type Grip, type PictureBox } from '../overlay/box-edit.ts';
import type { PlacedBox } from '../overlay/interpolate.ts';
import type { Clock } from './clock.svelte.ts';
import type { ProjectEdits } from './edits.svelte.ts';
import type { People } from './people.svelte.ts';
import type { Player } from './player.svelte.ts';
import type { Players } from './players.svelte.ts';

/** A box that is being drawn or changed, and not kept yet. */
export interface BoxDraft {
  readonly camera: string;
  /** Whose box it is; undefined for somebody whom the detector missed. */
  readonly tracklet: number | undefined;
  readonly box: PictureBox;
  /** Whether keys change it, until it is kept or dropped. */
  readonly isByKeys: boolean;
}

/** A box that is being kept: shown as it will be, until the project's own boxes have it. */
export interface PendingBox {
  readonly camera: string;
  /** Whose box it is; undefined for somebody whom the detector missed, until it is embedded. */
  readonly tracklet: number | undefined;
  /** Of the frame that it was drawn in, in seconds of the video. */
  readonly time: number;
  readonly box: PictureBox;
}

/** What the user must do or know about drawing; the window says it in words. */
export type DrawHint = 'playing' | 'no-box' | 'keys' | 'embedding';

/** What drawing needs of the window. */
export interface HandBoxParts {
  readonly clock: Clock;
  readonly players: Players;
  readonly people: People;
  readonly edits: ProjectEdits;
  /** The one tracklet that is selected. */
  readonly selected: () => number | undefined;
  /** Whom keys speak of where none is selected: who is asked for, or pointed at. */
  readonly subject: () => number | undefined;
  /** Brings the project's boxes around a time of a camera's video, in seconds, up to date. */
  readonly reloadBoxes: (camera: string, time: number) => Promise<void>;
  /** A new box is being embedded: its person will be asked for. */
  readonly onBegun: () => void;
  /** It was embedded: its person can be looked for. */
  readonly onDrawn: (tracklet: number) => void;
}

/** A box that keys begin covers this share of the picture's sides. */
const FIRST_WIDTH = 0.08;
const FIRST_HEIGHT = 0.4;

/** Boxes that the user draws around people whom the detector missed, and changes where it was wrong. */
export class HandBoxes {
  draft = $state.raw<BoxDraft>();
  pending = $state.raw<PendingBox>();
  #hint = $state.raw<{ readonly camera: string; readonly hint: DrawHint; readonly time: number }>();
  readonly #parts: HandBoxParts;

  constructor(parts: HandBoxParts) {
    this.#parts = parts;
  }

  /** What to say in a camera's picture. */
  hintIn(camera: string): DrawHint | undefined {
    if (this.pending?.camera === camera) return 'embedding';
    if (this.#hint?.camera !== camera) return undefined;
    const { hint, time } = this.#hint;
    // In another picture somebody may have one.
    return hint === 'no-box' && time !== this.#parts.clock.time ? undefined : hint;
  }

  /** The box of the one selected tracklet in the picture that a camera shows while the clock stands. */
  changeableIn(camera: string): PlacedBox | undefined {
    const selected = this.#parts.selected();
    return selected === undefined ? undefined : this.#boxOf(selected, camera);
  }

  /** Shows a box that is being drawn or changed; says so instead where the clock runs. */
  preview(draft: BoxDraft): void {
    if (this.#isBusy) return;
    const isReady = this.#parts.players.of(draft.camera)?.status === 'ready';
    if (this.#parts.clock.isPlaying || !isReady) this.#say(draft.camera, 'playing');
    else {
      this.draft = draft;
      this.#hint = undefined;
    }
  }

  /** Begins a box in the middle of a camera's picture, to be placed by keys. */
  begin(camera: string): void {
    const player = this.#stand(camera);
    if (player === undefined) return;
    const { width, height } = player.camera.video;
    const size = { width: width * FIRST_WIDTH, height: height * FIRST_HEIGHT };
    const box = { x: (width - size.width) / 2, y: (height - size.height) / 2, ...size };
    this.#beginByKeys({ camera, tracklet: undefined, box, isByKeys: true });
  }

  /** Begins to change, by keys, the box of whoever is selected, asked for or pointed at. */
  beginChange(camera: string): void {
    if (this.#stand(camera) === undefined) return;
    const tracklet = this.#parts.selected() ?? this.#parts.subject();
    const box = tracklet === undefined ? undefined : this.#boxOf(tracklet, camera);
    if (box === undefined) this.#say(camera, 'no-box');
    else this.#beginByKeys({ camera, tracklet: box.tracklet, box, isByKeys: true });
  }

  /** Moves what a grip holds by pixels of the picture. */
  nudge(grip: Grip, deltaX: number, deltaY: number): void {
    const { draft } = this;
    const picture = draft && this.#parts.players.of(draft.camera)?.camera.video;
    if (draft === undefined || picture === undefined) return;
    this.draft = { ...draft, box: dragGrip(picture, draft.box, grip, deltaX, deltaY) };
  }

  /** Keeps the box: one step that can be undone. It is shown at once; somebody new is looked for once embedded. */
  async keep(): Promise<void> {
    const { draft } = this;
    const { edits, players, clock, reloadBoxes, onBegun, onDrawn } = this.#parts;
    const player = draft && players.of(draft.camera);
    if (draft === undefined || player === undefined || this.#isBusy) return;
    const { camera, tracklet } = draft;
    const time = player.shownTime ?? player.videoTime(clock.time);
    const box = { x: draft.box.x, y: draft.box.y, width: draft.box.width, height: draft.box.height };
    this.pending = { camera, tracklet, time, box };
    this.drop();
    if (tracklet !== undefined) await edits.redrawBox(tracklet, time, box);
    else {
      onBegun();
      const drawn = await edits.drawBox(camera, time, box);
      if (drawn !== undefined) {
        this.pending = { camera, tracklet: drawn, time, box };
        onDrawn(drawn);
      }
    }
    await reloadBoxes(camera, time);
    this.pending = undefined;
  }

  /** The pending box, where it is of the picture that a camera shows. */
  pendingIn(camera: string): PendingBox | undefined {
    const { pending } = this;
    const isShown = pending?.camera === camera && this.#parts.players.of(camera)?.shownTime === pending.time;
    return isShown ? pending : undefined;
  }

  /** Drops the box that is not kept yet, and what was said. */
  drop(): void {
    this.draft = undefined;
    this.#hint = undefined;
  }

  #beginByKeys(draft: BoxDraft): void {
    this.draft = draft;
    this.#say(draft.camera, 'keys');
  }

  /** Stops the clock; the player where its picture can be drawn in. */
  #stand(camera: string): Player | undefined {
    this.#parts.clock.pause();
    const player = this.#parts.players.of(camera);
    return player?.status === 'ready' && !this.#isBusy ? player : undefined;
  }

  get #isBusy(): boolean {
    return this.pending !== undefined || this.#parts.edits.isBusy;
  }

  #boxOf(tracklet: number, camera: string): PlacedBox | undefined {
    if (this.#parts.clock.isPlaying) return undefined;
    return this.#parts.people.shownIn(camera).find((box) => box.tracklet === tracklet);
  }

  #say(camera: string, hint: DrawHint): void {
    this.#hint = { camera, hint, time: this.#parts.clock.time };
  }
}
