import { edits as edit, drawByHand, redrawByHand, shownFrame, type Engine } from '../engine/index.ts';
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
    const frame = this.#firstFrameFrom(tracklet, time);
    return this.#operations.run('split', { tracklet, time }, (edits) => ({
      tracklet: edit.splitTracklet(edits, tracklet, frame),
    }));
  }

  swap({ tracklets, time }: Input<'swap'>): void {
    const frame = this.#firstFrameFrom(tracklets[0], time);
    this.#operations.run('swap', { tracklets, time }, (edits) => edit.swapTracklets(edits, tracklets, frame));
  }

  mergeTracklets(merge: Input<'mergeTracklets'>): void {
    const { kept, gone } = merge;
    this.#operations.run('merge-tracklets', { kept, gone }, (edits) => edit.mergeTracklets(edits, merge));
  }

  trim({ tracklet, start, end }: Input<'trim'>): void {
    const first = this.#firstFrameFrom(tracklet, start);
    const last = shownFrame(this.#timesOf(tracklet), end);
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

  /** The first frame of the tracklet's video not before `time`, give or take a microsecond of rounding. */
  #firstFrameFrom(tracklet: number, time: number): number {
    const times = this.#timesOf(tracklet);
    const index = times.findIndex((candidate) => candidate >= time - 1e-6);
    return index < 0 ? times.length : index;
  }

  #timesOf(tracklet: number): Float64Array {
    const record = this.#engine.library.tracklet(tracklet);
    if (record !== undefined) return this.#engine.library.frameTimes(record.video);
    throw new InvalidOptionError('unknown-tracklet', `The project has no tracklet ${tracklet}.`);
  }
}
