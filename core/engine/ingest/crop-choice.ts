import type { Box } from '../../geometry/index.ts';
import type { RgbImage } from '../../images/index.ts';

/** A crop that may stand for its tracklet in the library. */
export interface CropCandidate {
  readonly frame: number;
  /** Presentation time, seconds. */
  readonly time: number;
  /** Pixels of the displayed picture. */
  readonly box: Box;
  /** Higher is better; see {@link cropQuality}. */
  readonly quality: number;
}

/** A candidate whose pixels are still at hand because it has not been committed yet. */
export interface FreshCrop extends CropCandidate {
  readonly image: RgbImage;
}

/** A chosen crop: fresh, or without pixels where an earlier chunk has committed it. */
export type ChosenCrop = FreshCrop | CropCandidate;

export function isFresh(crop: ChosenCrop): crop is FreshCrop {
  return 'image' in crop;
}

/** What is known of a person's box before its pixels are looked at. */
export interface CropEvidence {
  readonly box: Box;
  /** Detector's score in [0, 1]. */
  readonly score: number;
  /** Share of the box that others hide, in [0, 1]. */
  readonly occlusion: number;
  readonly pictureWidth: number;
  readonly pictureHeight: number;
}

/** Pixels: a figure this high shows all that the models' input can hold. */
const FULL_HEIGHT = 256;
/** Pixels: nearer to the picture's edge than this, a figure is probably cut. */
const EDGE_MARGIN = 3;
const CUT_PENALTY = 0.5;
/** Variance of the Laplacian at which a crop counts as half sharp. */
const HALF_SHARP = 150;

/** How promising a box is in [0, 1], from its size, score, occlusion and distance to the edge. */
export function cropPromise({ box, score, occlusion, pictureWidth, pictureHeight }: CropEvidence): number {
  const size = Math.min(1, box.height / FULL_HEIGHT);
  const isCut =
    box.x < EDGE_MARGIN ||
    box.y < EDGE_MARGIN ||
    box.x + box.width > pictureWidth - EDGE_MARGIN ||
    box.y + box.height > pictureHeight - EDGE_MARGIN;
  return Math.sqrt(size) * score * (1 - occlusion) ** 2 * (isCut ? CUT_PENALTY : 1);
}

/** {@link cropPromise} weighed by how sharp the pixels are (variance of the Laplacian): in [0, 1]. */
export function cropQuality(promise: number, sharpness: number): number {
  return promise * (sharpness / (sharpness + HALF_SHARP));
}

interface Slot {
  readonly index: number;
  readonly crop: ChosenCrop;
}

/** JSON-safe state of a choice whose crops have all been committed. */
export interface CropChoiceState {
  readonly slotSeconds: number;
  readonly crops: readonly CropCandidate[];
}

const FIRST_SLOT_SECONDS = 0.5;

/**
 * The few best crops of one tracklet, spread over its time, chosen as the video goes by. Time is cut into slots
 * that each keep their best crop; when there are more slots than crops allowed, slots become twice as long and
 * neighbours that fall together keep the better one. The outcome depends on the candidates alone.
 */
export class CropChoice {
  readonly #limit: number;
  #slotSeconds: number;
  #slots: readonly Slot[];

  constructor(limit: number, state?: CropChoiceState) {
    this.#limit = limit;
    this.#slotSeconds = state?.slotSeconds ?? FIRST_SLOT_SECONDS;
    this.#slots = (state?.crops ?? []).map((crop) => ({ index: this.#slotOf(crop.time), crop }));
  }

  /** The crops of this moment, by time. */
  get crops(): readonly ChosenCrop[] {
    return this.#slots.map((slot) => slot.crop);
  }

  /** Whether a candidate of at most this quality could be kept: spares looking at its pixels where not. */
  wants(time: number, promise: number): boolean {
    const rival = this.#slots.find((slot) => slot.index === this.#slotOf(time));
    return rival === undefined || rival.crop.quality < promise;
  }

  offer(candidate: FreshCrop): void {
    this.#slots = keepBestOfEachSlot([
      ...this.#slots,
      { index: this.#slotOf(candidate.time), crop: candidate },
    ]);
    while (this.#slots.length > this.#limit) {
      this.#slotSeconds *= 2;
      this.#slots = keepBestOfEachSlot(
        this.#slots.map(({ crop }) => ({ index: this.#slotOf(crop.time), crop })),
      );
    }
  }

  /** What the choice is once all of its crops have been committed. */
  state(): CropChoiceState {
    const crops = this.crops.map(({ frame, time, box, quality }) => ({ frame, time, box, quality }));
    return { slotSeconds: this.#slotSeconds, crops };
  }

  #slotOf(time: number): number {
    return Math.floor(time / this.#slotSeconds);
  }
}

/** One slot an index, the better crop winning and the earlier one on a tie; ascending. */
function keepBestOfEachSlot(slots: readonly Slot[]): readonly Slot[] {
  const best = new Map<number, Slot>();
  for (const slot of slots) {
    const rival = best.get(slot.index);
    if (rival === undefined || slot.crop.quality > rival.crop.quality) best.set(slot.index, slot);
  }
  return [...best.values()].sort((a, b) => a.index - b.index);
}
