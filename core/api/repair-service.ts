import {
  drawByHand,
  edits as edit,
  firstFrameFrom,
  frameAt,
  missingCrop,
  redrawByHand,
  type Engine,
  type RepairedCrop,
  type RepairedPiece,
} from '../engine/index.ts';
import { InvalidOptionError } from '../errors/index.ts';
import type { Edits, ProjectOperations } from './project-operations.ts';
import type { Input } from './workspace-inputs.ts';

type TrackletRecord = RepairedPiece['tracklet'];

/** Repairs of what the tracker got wrong, at times of the video. */
export class RepairService {
  readonly #operations: ProjectOperations;
  readonly #engine: Engine;

  constructor(engine: Engine, operations: ProjectOperations) {
    this.#engine = engine;
    this.#operations = operations;
  }

  async split({ tracklet, time }: Input<'split'>, signal?: AbortSignal): Promise<{ tracklet: number }> {
    const record = this.#record(tracklet);
    const frame = firstFrameFrom(this.#frames(record), time);
    const before = await this.#missing([{ tracklet: record, isIn: (each) => each < frame }], signal);
    const after = await this.#missing([{ tracklet: record, isIn: (each) => each >= frame }], signal);
    return this.#operations.run('split', { tracklet, time }, (edits) => {
      const part = edit.splitTracklet(edits, tracklet, frame);
      addMissing(edits, tracklet, before);
      addMissing(edits, part, after);
      return { tracklet: part };
    });
  }

  async swap({ tracklets, time }: Input<'swap'>, signal?: AbortSignal): Promise<void> {
    const [a, b] = [this.#record(tracklets[0]), this.#record(tracklets[1])];
    const frame = firstFrameFrom(this.#frames(a), time);
    const isBefore = (each: number): boolean => each < frame;
    const isAfter = (each: number): boolean => each >= frame;
    const mixed = (first: TrackletRecord, second: TrackletRecord) =>
      this.#missing(
        [
          { tracklet: first, isIn: isBefore },
          { tracklet: second, isIn: isAfter },
        ],
        signal,
      );
    const crops = [await mixed(a, b), await mixed(b, a)] as const;
    this.#operations.run('swap', { tracklets, time }, (edits) => {
      edit.swapTracklets(edits, tracklets, frame);
      addMissing(edits, a.id, crops[0]);
      addMissing(edits, b.id, crops[1]);
    });
  }

  mergeTracklets(merge: Input<'mergeTracklets'>): void {
    const { kept, gone } = merge;
    this.#operations.run('merge-tracklets', { kept, gone }, (edits) => edit.mergeTracklets(edits, merge));
  }

  async trim({ tracklet, start, end }: Input<'trim'>, signal?: AbortSignal): Promise<void> {
    const record = this.#record(tracklet);
    const frames = this.#frames(record);
    const first = firstFrameFrom(frames, start);
    const last = frameAt(frames, end);
    const isIn = (frame: number): boolean => frame >= first && frame <= last;
    const crop = await this.#missing([{ tracklet: record, isIn }], signal);
    this.#operations.run('trim', { tracklet, start, end }, (edits) => {
      edit.trimTracklet(edits, tracklet, { first, last });
      if (edits.changes.length === 0) {
        throw new InvalidOptionError(
          'nothing-to-trim',
          `Tracklet ${tracklet} begins and ends there already: there are no boxes to take away, and none that were cut off before.`,
          { details: { tracklet } },
        );
      }
      addMissing(edits, tracklet, crop);
    });
  }

  removeTracklets({ tracklets }: Input<'tracklets'>): void {
    this.#operations.run('remove-tracklets', { tracklets }, (edits) =>
      edit.removeTracklets(edits, tracklets),
    );
  }

  redrawBox(redrawn: Input<'redraw'>, signal?: AbortSignal): Promise<void> {
    return redrawByHand(this.#engine, redrawn, signal);
  }

  async draw({ camera, ...drawn }: Input<'draw'>, signal?: AbortSignal): Promise<{ tracklet: number }> {
    return {
      tracklet: await drawByHand(this.#engine, { ...drawn, camera: this.#operations.camera(camera) }, signal),
    };
  }

  #missing(pieces: readonly RepairedPiece[], signal: AbortSignal | undefined) {
    return missingCrop(this.#engine, pieces, signal);
  }

  #record(id: number): TrackletRecord {
    const record = this.#engine.library.tracklet(id);
    if (record !== undefined) return record;
    throw new InvalidOptionError('unknown-tracklet', `The project has no tracklet ${id}.`);
  }

  /** The frames of the tracklet's video. */
  #frames({ video }: TrackletRecord): { readonly times: Float64Array } {
    return { times: this.#engine.library.frameTimes(video) };
  }
}

function addMissing(edits: Edits, tracklet: number, crop: RepairedCrop | undefined): void {
  if (crop !== undefined) edit.addCrop(edits, { ...crop, tracklet, isByHand: false });
}
