import { InvalidOptionError } from '../errors/index.ts';
import { checkInput, type TrackerInput } from './frame-input.ts';
import { FrameStep } from './frame-step.ts';
import type { TrackedBox } from './track.ts';
import { trackerOptions, type TrackerOptions } from './tracker-options.ts';
import {
  decodeMemory,
  encodeMemory,
  NEW_MEMORY,
  type TrackerMemory,
  type TrackerState,
} from './tracker-state.ts';

/** One box of a confirmed track. */
export interface TrackObservation extends TrackedBox {
  /** The track's number. */
  readonly track: number;
}

/** What one update adds. */
export interface TrackerUpdate {
  /**
   * New boxes of confirmed tracks, by track and time. A track's boxes from before its confirmation come with it, so
   * `time` and `detection` may belong to an earlier update; a track never has two boxes of one time.
   */
  readonly observations: readonly TrackObservation[];
  /** Tracks that occur for the first time. */
  readonly births: readonly number[];
  /** Tracks that will get no more boxes, in ascending order. */
  readonly ended: readonly number[];
}

/**
 * Follows people through the detections of one camera: boxes become tracks. Two-stage association in the manner of
 * ByteTrack (arXiv:2110.06864), by overlap and motion in seconds, with looks where those leave it open. The same input
 * gives the same output, also across `snapshot` and restoring.
 */
export class Tracker {
  readonly #options: TrackerOptions;
  #memory: TrackerMemory;
  #isBusy = false;

  /**
   * `state`: from `snapshot`, with the same options; the tracker goes on from there.
   * Throws: `InvalidOptionError` for options out of range and for a state that is not of the form.
   */
  constructor(options: Partial<TrackerOptions> = {}, state?: TrackerState) {
    this.#options = trackerOptions(options);
    this.#memory = state === undefined ? NEW_MEMORY : decodeMemory(state);
  }

  /**
   * Takes the detections of the next moment. Where it rejects (`InvalidOptionError` for numbers that are not finite or
   * a time that does not advance, or what `embed` rejects with), the tracker is as it was before.
   */
  async update(input: TrackerInput): Promise<TrackerUpdate> {
    if (this.#isBusy) {
      throw new InvalidOptionError(
        'tracker-busy',
        'The tracker was given a frame while it still worked on the one before.',
      );
    }
    checkInput(input, this.#memory.time);
    this.#isBusy = true;
    try {
      const { memory, seen, births, ended } = await new FrameStep(this.#options, this.#memory, input).run();
      this.#memory = memory;
      const observations = seen.flatMap(({ track, boxes }) => boxes.map((box) => ({ track, ...box })));
      return { observations, births, ended };
    } finally {
      this.#isBusy = false;
    }
  }

  /** Ends all tracks: the video is over. Tracks not confirmed by now are dropped. */
  finish(): TrackerUpdate {
    const ended = this.#memory.tracks.flatMap(({ id }) => id ?? []).sort((a, b) => a - b);
    this.#memory = { ...this.#memory, tracks: [] };
    return { observations: [], births: [], ended };
  }

  /** All that the tracker remembers, as JSON. */
  snapshot(): TrackerState {
    return encodeMemory(this.#memory);
  }
}
