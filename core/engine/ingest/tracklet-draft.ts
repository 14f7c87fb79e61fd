import type { Box } from '../../geometry/index.ts';
import { CropChoice, isFresh, type CropChoiceState, type FreshCrop } from './crop-choice.ts';

/** A box of a tracklet that has not been committed yet. */
export interface DraftBox {
  readonly frame: number;
  readonly box: Box;
  readonly score: number;
}

/** JSON-safe state of a tracklet that a later chunk may continue. */
export interface TrackletDraftState {
  readonly track: number;
  readonly choice: CropChoiceState;
}

/** What a tracklet gained since the last commit. */
export interface TrackletGain {
  readonly track: number;
  readonly boxes: readonly DraftBox[];
  readonly fresh: readonly FreshCrop[];
  /** Frames of committed crops that better ones displaced. */
  readonly displaced: readonly number[];
}

/** An open tracklet between two commits: its new boxes and its choice of crops. */
export class TrackletDraft {
  readonly track: number;
  readonly choice: CropChoice;
  readonly #committedFrames: readonly number[];
  readonly #boxes: DraftBox[] = [];

  constructor(track: number, cropLimit: number, state?: TrackletDraftState) {
    this.track = track;
    this.choice = new CropChoice(cropLimit, state?.choice);
    this.#committedFrames = this.choice.crops.map((crop) => crop.frame);
  }

  add(box: DraftBox): void {
    this.#boxes.push(box);
  }

  gain(): TrackletGain {
    const chosen = new Set(this.choice.crops.map((crop) => crop.frame));
    return {
      track: this.track,
      boxes: this.#boxes,
      fresh: this.choice.crops.filter(isFresh),
      displaced: this.#committedFrames.filter((frame) => !chosen.has(frame)),
    };
  }

  /** The draft as it stands after its gain has been committed. */
  state(): TrackletDraftState {
    return { track: this.track, choice: this.choice.state() };
  }
}
