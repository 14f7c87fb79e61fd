import type { Detection, Detector } from '../../detection/index.ts';
import type { Embedder } from '../../embedding/index.ts';
import { MediaError, throwIfCancelled } from '../../errors/index.ts';
import { encodeJpeg, resizeRgb, sharpness, type ImageWorker, type RgbImage } from '../../images/index.ts';
import type { CameraRecord, ChunkResult, ProjectWriter } from '../../library/index.ts';
import { Tracker, type TrackObservation, type TrackerUpdate } from '../../tracking/index.ts';
import {
  decodeFrames,
  frameAt,
  type FrameTable,
  type VideoFrame,
  type VideoProbe,
} from '../../video/index.ts';
import { parseCheckpoint, type PassCheckpoint } from './checkpoint.ts';
import { planChunks } from './chunk-plan.ts';
import { cropPromise, cropQuality, type FreshCrop } from './crop-choice.ts';
import { mapAhead } from './map-ahead.ts';
import { RecentFrames } from './recent-frames.ts';
import type { StageTimes } from './stage-times.ts';
import { TrackletDraft } from './tracklet-draft.ts';

/** Pixels of a kept crop: twice as high as wide, as ReID models take people. */
export const CROP_WIDTH = 128;
export const CROP_HEIGHT = 256;
/** How many crops stand for a tracklet. */
const CROPS_PER_TRACKLET = 6;
/** Frames that the detector may work on ahead of the tracker. */
const DETECTIONS_AHEAD = 2;
/** Seconds that a frame's pixels are kept for tracklets that are confirmed late. */
const KEPT_FRAME_SECONDS = 1;

/** What the pass over one camera's video works with; all of it belongs to the caller. */
export interface CameraPassContext {
  readonly writer: ProjectWriter;
  readonly job: number;
  readonly camera: CameraRecord;
  readonly probe: VideoProbe;
  readonly table: FrameTable;
  readonly detector: Detector;
  readonly embedder: Embedder;
  /** The embedder's row in the project. */
  readonly model: number;
  readonly images: ImageWorker;
  readonly times: StageTimes;
  readonly signal: AbortSignal;
  /** Called after each frame with its time, in seconds of the video. */
  readonly onFrame: (time: number) => void;
  /** The whole job's progress in [0, 1], asked at each commit. */
  readonly fraction: () => number;
  /** Called after each commit. */
  readonly onCommit: (result: ChunkResult) => void;
  readonly onWarning: (warning: string) => void;
}

interface SeenFrame {
  readonly frame: VideoFrame;
  readonly detections: readonly Detection[];
}

/**
 * Takes one camera's video from frames to committed tracklets, from its last checkpoint on. Running it again after
 * any interruption leads to the same tracklets, crops and embeddings.
 */
export class CameraPass {
  readonly #context: CameraPassContext;
  readonly #recent = new RecentFrames(KEPT_FRAME_SECONDS);
  readonly #ended = new Set<number>();
  readonly #firstChunk: number;
  readonly #isDone: boolean;
  readonly #warnings: string[];
  #tracker: Tracker;
  #drafts: Map<number, TrackletDraft>;

  constructor(context: CameraPassContext) {
    this.#context = context;
    const { writer, job, camera } = context;
    const saved = writer.checkpoint(job, camera.video.id);
    const state = saved === undefined ? undefined : parseCheckpoint(saved.state, camera.name);
    this.#firstChunk = saved === undefined ? 0 : saved.chunk + 1;
    this.#isDone = state?.isDone ?? false;
    this.#warnings = [...(state?.warnings ?? [])];
    this.#tracker = new Tracker({}, state?.tracker);
    this.#drafts = new Map(
      state?.drafts.map((draft) => [draft.track, new TrackletDraft(draft.track, CROPS_PER_TRACKLET, draft)]),
    );
    for (const warning of this.#warnings) context.onWarning(warning);
  }

  async run(): Promise<void> {
    if (this.#isDone) return;
    const chunks = planChunks(this.#context.table);
    await using frames = this.#seenFrames(chunks.slice(this.#firstChunk).flat());
    let next = await this.#nextFrame(frames);
    for (const [chunk, indexes] of chunks.entries()) {
      if (chunk < this.#firstChunk) continue;
      const lastIndex = indexes.at(-1) ?? -1;
      while (next !== undefined && next.frame.index <= lastIndex) {
        await this.#follow(next);
        next = await this.#nextFrame(frames);
      }
      const isLast = next === undefined;
      if (isLast) await this.#observe(this.#tracker.finish());
      await this.#commit(chunk, isLast);
      if (isLast) return;
    }
  }

  /** Decoded frames with their detections, in order. */
  #seenFrames(indexes: readonly number[]): AsyncGenerator<SeenFrame, void, void> {
    const { camera, probe, table, detector, times, signal } = this.#context;
    const decoded = decodeFrames(camera.video.path, { probe, table, indexes, signal });
    return mapAhead(times.measureEach('decode', decoded), DETECTIONS_AHEAD, async (frame) => ({
      frame,
      detections: await times.measure('detect', () => detector.detect(frame)),
    }));
  }

  /** The next frame; undefined at the end. A file that ends before its time is a warning, not a failure. */
  async #nextFrame(frames: AsyncGenerator<SeenFrame, void, void>): Promise<SeenFrame | undefined> {
    throwIfCancelled(this.#context.signal);
    try {
      const next = await frames.next();
      return next.done === true ? undefined : next.value;
    } catch (error) {
      if (!(error instanceof MediaError && error.code === 'truncated-video')) throw error;
      this.#warnings.push(error.message);
      this.#context.onWarning(error.message);
      return undefined;
    }
  }

  async #follow({ frame, detections }: SeenFrame): Promise<void> {
    const { times, probe } = this.#context;
    this.#recent.push(frame);
    const update = await times.measure('track', () =>
      this.#tracker.update({
        time: frame.time,
        detections,
        pictureWidth: probe.width,
        pictureHeight: probe.height,
        embed: (indexes) => this.#embedDetections(frame, detections, indexes),
      }),
    );
    await this.#observe(update);
    this.#context.onFrame(frame.time);
  }

  async #embedDetections(
    frame: VideoFrame,
    detections: readonly Detection[],
    indexes: readonly number[],
  ): Promise<readonly Float32Array[]> {
    const boxes = indexes.flatMap((index) => detections[index]?.box ?? []);
    return this.#embed(await this.#context.images.crops(frame.image, boxes, CROP_WIDTH, CROP_HEIGHT));
  }

  async #embed(crops: readonly RgbImage[]): Promise<readonly Float32Array[]> {
    const { embedder, times } = this.#context;
    if (crops.length === 0) return [];
    const { inputWidth, inputHeight } = embedder.model;
    return times.measure('embed', () =>
      embedder.embed(crops.map((crop) => resizeRgb(crop, inputWidth, inputHeight))),
    );
  }

  async #observe({ observations, ended }: TrackerUpdate): Promise<void> {
    const byTime = Map.groupBy(observations, ({ time }) => time);
    for (const [time, seen] of byTime) {
      const frame = frameAt(this.#context.table, time);
      for (const { track, box, score } of seen) this.#draftOf(track).add({ frame, box, score });
      await this.#context.times.measure('crop', () => this.#offerCrops(time, seen));
    }
    for (const track of ended) this.#ended.add(track);
  }

  async #offerCrops(time: number, observations: readonly TrackObservation[]): Promise<void> {
    const frame = this.#recent.at(time);
    if (frame === undefined) return;
    const { images, probe } = this.#context;
    const wanted = observations
      .map((seen) => ({
        seen,
        promise: cropPromise({ ...seen, pictureWidth: probe.width, pictureHeight: probe.height }),
      }))
      .filter(({ seen, promise }) => this.#draftOf(seen.track).choice.wants(time, promise));
    const boxes = wanted.map(({ seen }) => seen.box);
    const crops = boxes.length === 0 ? [] : await images.crops(frame.image, boxes, CROP_WIDTH, CROP_HEIGHT);
    for (const [index, image] of crops.entries()) {
      const { seen, promise } = wanted[index] ?? {};
      if (seen === undefined || promise === undefined) continue;
      const quality = cropQuality(promise, sharpness(image));
      this.#draftOf(seen.track).choice.offer({ frame: frame.index, time, box: seen.box, quality, image });
    }
  }

  #draftOf(track: number): TrackletDraft {
    const draft = this.#drafts.get(track) ?? new TrackletDraft(track, CROPS_PER_TRACKLET);
    this.#drafts.set(track, draft);
    return draft;
  }

  async #commit(chunk: number, isLast: boolean): Promise<void> {
    const { writer, job, camera, times, fraction, onCommit } = this.#context;
    const gains = [...this.#drafts.values()].map((draft) => draft.gain());
    const fresh = gains.flatMap(({ track, fresh: crops }) => crops.map((crop) => ({ track, crop })));
    const vectors = await this.#embed(fresh.map(({ crop }) => crop.image));
    const open = [...this.#drafts.values()].filter(({ track }) => !isLast && !this.#ended.has(track));
    const drafts = open.map((draft) => draft.state());
    const checkpoint: PassCheckpoint = {
      isDone: isLast,
      warnings: this.#warnings,
      tracker: this.#tracker.snapshot(),
      drafts,
    };
    const result = await times.measure('commit', () =>
      Promise.resolve(
        writer.commitChunk({
          job,
          video: camera.video.id,
          chunk,
          tracklets: [...this.#drafts.keys()].map((track) => ({
            track,
            state: isLast || this.#ended.has(track) ? 'closed' : 'open',
          })),
          boxes: gains.flatMap(({ track, boxes }) => boxes.map((box) => ({ track, ...box }))),
          crops: fresh.map(({ track, crop }, index) => this.#newCrop(track, crop, vectors[index])),
          displaced: gains.flatMap(({ track, displaced }) => displaced.map((frame) => ({ track, frame }))),
          checkpoint,
          fraction: fraction(),
        }),
      ),
    );
    this.#drafts = new Map(
      drafts.map((state) => [state.track, new TrackletDraft(state.track, CROPS_PER_TRACKLET, state)]),
    );
    this.#ended.clear();
    // A resumed pass has no frames of the chunk before, so no pass may use them.
    this.#recent.clear();
    onCommit(result);
  }

  #newCrop(track: number, crop: FreshCrop, vector: Float32Array | undefined) {
    const { frame, box, quality, image } = crop;
    const embedding = vector === undefined ? null : { model: this.#context.model, vector };
    return { track, frame, box, quality, jpeg: encodeJpeg(image), embedding };
  }
}
