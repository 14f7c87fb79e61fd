import { readAnswers, type Answers } from './answers.ts';
import {
  findTrackletAt,
  readBoxes,
  readTrackletBoxes,
  type PointInTime,
  type TrackletAt,
  type TrackletBoxes,
} from './boxes.ts';
import { findCamera, listCameras, readFrameTimes, type CameraRecord } from './cameras.ts';
import { listAnchors, listViews, type CameraViews, type ClockAnchor } from './clocks.ts';
import type { ReadConnection } from './connection.ts';
import { findCrop, listCrops, readCropJpeg, type CropRecord } from './crops.ts';
import {
  countEmbeddings,
  cropsWithoutEmbedding,
  streamEmbeddings,
  trackletEmbeddings,
  type EmbeddingRecord,
} from './embeddings.ts';
import { findCheckpoint, listJobs, type Checkpoint, type JobRecord } from './jobs.ts';
import { currentModel, listModels, previousModel, type ModelRecord } from './models.ts';
import { listOperations, nextOperations, type OperationRecord } from './operations/history.ts';
import { findPerson, listPeople, listTeams, type PersonRecord, type TeamRecord } from './people.ts';
import { listSavedSearches, type SavedSearch } from './saved-searches.ts';
import { listButtons, listMoments, listTags, type ButtonRecord, type MomentRecord } from './tags.ts';
import { findTracklet, listTracklets, type TrackletRecord } from './tracklets.ts';

const CLICK_TOLERANCE_SECONDS = 0.5;

/** Everything that can be asked of a project. All of it is synchronous; every method throws StoreError on failure. */
export class ProjectReader implements Disposable {
  readonly path: string;
  readonly #connection: ReadConnection;
  readonly #frameTimes = new Map<number, Float64Array>();

  /** Owns the connection from now on. */
  constructor(connection: ReadConnection) {
    this.path = connection.path;
    this.#connection = connection;
  }

  name(): string {
    return this.#connection.first('SELECT name FROM project', [], (row) => row.text('name')) ?? '';
  }

  counts(): { readonly tracklets: number; readonly crops: number } {
    const counts = this.#connection.first(
      `SELECT (SELECT count(*) FROM tracklets WHERE is_removed = 0) AS tracklets,
         (SELECT count(*) FROM crops c JOIN tracklets t ON t.id = c.tracklet_id WHERE t.is_removed = 0) AS crops`,
      [],
      (row) => ({ tracklets: row.integer('tracklets'), crops: row.integer('crops') }),
    );
    return counts ?? { tracklets: 0, crops: 0 };
  }

  /** All cameras, in the order in which they were added. */
  cameras(): CameraRecord[] {
    return listCameras(this.#connection);
  }

  camera(name: string): CameraRecord | undefined {
    return findCamera(this.#connection, name);
  }

  /** Presentation times of all frames of a video, in seconds. Not to be changed. */
  frameTimes(video: number): Float64Array {
    let times = this.#frameTimes.get(video);
    if (times === undefined) {
      times = readFrameTimes(this.#connection, video);
      this.#frameTimes.set(video, times);
    }
    return times;
  }

  /** All tracklets, or those of one camera (its id), by camera, start and id. */
  tracklets(camera?: number): TrackletRecord[] {
    return listTracklets(this.#connection, camera);
  }

  tracklet(id: number): TrackletRecord | undefined {
    return findTracklet(this.#connection, id);
  }

  /** The boxes of a video with `from ≤ time ≤ to` (seconds; default: all) by tracklet, ascending in id. */
  boxes(video: number, from = -Infinity, to = Infinity): TrackletBoxes[] {
    return readBoxes(this.#connection, { video, frameTimes: this.frameTimes(video), from, to });
  }

  /** All boxes of one tracklet (its record's id and video); undefined where it has none. */
  trackletBoxes(tracklet: Pick<TrackletRecord, 'id' | 'video'>): TrackletBoxes | undefined {
    return readTrackletBoxes(this.#connection, tracklet.id, this.frameTimes(tracklet.video));
  }

  /** Who is at a point of the picture, from boxes within `tolerance` seconds of the time; undefined: nobody. */
  trackletAt(video: number, point: PointInTime, tolerance = CLICK_TOLERANCE_SECONDS): TrackletAt | undefined {
    return findTrackletAt(this.boxes(video, point.time - tolerance, point.time + tolerance), point);
  }

  /** A tracklet's crops, best first. */
  crops(tracklet: number): CropRecord[] {
    return listCrops(this.#connection, tracklet);
  }

  crop(id: number): CropRecord | undefined {
    return findCrop(this.#connection, id);
  }

  cropJpeg(id: number): Uint8Array | undefined {
    return readCropJpeg(this.#connection, id);
  }

  models(): ModelRecord[] {
    return listModels(this.#connection);
  }

  /** The model that is searched with; undefined until something was embedded. */
  currentModel(): ModelRecord | undefined {
    return currentModel(this.#connection);
  }

  /** The model that was searched with before the current one; undefined where there was none. */
  previousModel(): ModelRecord | undefined {
    return previousModel(this.#connection);
  }

  /** Ids of the crops that a model has not embedded, ascending. */
  cropsWithoutEmbedding(model: number): number[] {
    return cropsWithoutEmbedding(this.#connection, model);
  }

  countEmbeddings(model: number): number {
    return countEmbeddings(this.#connection, model);
  }

  /** All embeddings of a model, ascending in crop id, in batches. */
  embeddings(model: number, batchSize?: number): Generator<EmbeddingRecord[], void> {
    return streamEmbeddings(this.#connection, model, batchSize);
  }

  /** The embeddings of one tracklet's crops, ascending in crop id. */
  trackletEmbeddings(tracklet: number, model: number): EmbeddingRecord[] {
    return trackletEmbeddings(this.#connection, tracklet, model);
  }

  /** All jobs, newest first. */
  jobs(): JobRecord[] {
    return listJobs(this.#connection);
  }

  /** Where a job goes on in a video; undefined before its first chunk. */
  checkpoint(job: number, video: number): Checkpoint | undefined {
    return findCheckpoint(this.#connection, job, video);
  }

  people(): PersonRecord[] {
    return listPeople(this.#connection);
  }

  person(id: number): PersonRecord | undefined {
    return findPerson(this.#connection, id);
  }

  teams(): TeamRecord[] {
    return listTeams(this.#connection);
  }

  /** What the analyst has said about who is whom, besides whose tracklets are whose. */
  answers(): Answers {
    return readAnswers(this.#connection);
  }

  /** How many people the analyst expects; null: unknown. */
  expectedPeople(): number | null {
    return (
      this.#connection.first('SELECT expected_people FROM project', [], (row) =>
        row.integerOrNull('expected_people'),
      ) ?? null
    );
  }

  /** What a camera's clock was fitted to, by time of its video. */
  anchors(camera: number): ClockAnchor[] {
    return listAnchors(this.#connection, camera);
  }

  /** What was declared of pairs of cameras; a pair that is absent is unknown. */
  views(): CameraViews[] {
    return listViews(this.#connection);
  }

  tags(): string[] {
    return listTags(this.#connection);
  }

  /** Tagged moments, by camera and start. */
  moments(): MomentRecord[] {
    return listMoments(this.#connection);
  }

  /** The buttons for tagging, in the order of the board. */
  buttons(): ButtonRecord[] {
    return listButtons(this.#connection);
  }

  /** By name. */
  savedSearches(): SavedSearch[] {
    return listSavedSearches(this.#connection);
  }

  /** What was done to the project, newest first; `before`: only older operations than this one. */
  operations(options: { readonly limit: number; readonly before?: number | undefined }): OperationRecord[] {
    return listOperations(this.#connection, options);
  }

  /** The operation that undo takes back next, and the one that redo makes again. */
  nextOperations(): {
    readonly undo: OperationRecord | undefined;
    readonly redo: OperationRecord | undefined;
  } {
    return nextOperations(this.#connection);
  }

  [Symbol.dispose](): void {
    this.#connection[Symbol.dispose]();
  }
}
