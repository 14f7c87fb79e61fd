import {
  drawByHand,
  edits as edit,
  firstFrameFrom,
  frameAt,
  redrawByHand,
  type Engine,
} from '../engine/index.ts';
import { InvalidOptionError } from '../errors/index.ts';
import type { ProjectOperations } from './project-operations.ts';
import type { Input } from './workspace-schemas.ts';

/** Repairs of what the tracker got wrong, at times of the video. */
export class RepairService {
  readonly #operations: ProjectOperations;
  readonly #engine: Engine;

  constructor(engine: Engine, operations: ProjectOperations) {
    this.#engine = engine;
    this.#operations = operations;
  }

  split({ tracklet, time }: Input<'split'>): { tracklet: number } {
    const frame = firstFrameFrom(this.#frames(tracklet), time);
    return this.#operations.run('split', { tracklet, time }, (edits) => ({
      tracklet: edit.splitTracklet(edits, tracklet, frame),
    }));
  }

  swap({ tracklets, time }: Input<'swap'>): void {
    const frame = firstFrameFrom(this.#frames(tracklets[0]), time);
    this.#operations.run('swap', { tracklets, time }, (edits) => edit.swapTracklets(edits, tracklets, frame));
  }

  mergeTracklets(merge: Input<'mergeTracklets'>): void {
    const { kept, gone } = merge;
    this.#operations.run('merge-tracklets', { kept, gone }, (edits) => edit.mergeTracklets(edits, merge));
  }

  trim({ tracklet, start, end }: Input<'trim'>): void {
    const frames = this.#frames(tracklet);
    const first = firstFrameFrom(frames, start);
    const last = frameAt(frames, end);
    this.#operations.run('trim', { tracklet, start, end }, (edits) => {
      edit.trimTracklet(edits, tracklet, { first, last });
      if (edits.changes.length > 0) return;
      throw new InvalidOptionError(
        'nothing-to-trim',
        `Tracklet ${tracklet} begins and ends there already: there are no boxes to take away, and none that were cut off before.`,
        { details: { tracklet } },
      );
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

  /** The frames of the tracklet's video. */
  #frames(tracklet: number): { readonly times: Float64Array } {
    const record = this.#engine.library.tracklet(tracklet);
    if (record !== undefined) return { times: this.#engine.library.frameTimes(record.video) };
    throw new InvalidOptionError('unknown-tracklet', `The project has no tracklet ${tracklet}.`);
  }
}
