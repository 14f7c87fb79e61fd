import { addCamera, removeCamera, setVideoPath, type CameraRecord, type NewVideo } from './cameras.ts';
import { commitChunk, type ChunkCommit, type ChunkResult } from './chunks.ts';
import type { WriteConnection } from './connection.ts';
import { storeEmbeddings, type LateEmbeddings } from './embeddings.ts';
import { columnsHolding, forgetPerson, isHeldByCrop, type ForgottenPerson } from './forget-person.ts';
import { addJob, setJobState, type JobRecord, type JobState } from './jobs.ts';
import { addModel, type ModelRecord, type NewModel } from './models.ts';
import type { Edits } from './operations/edits.ts';
import { operate, redo, undo, type Effects } from './operations/history.ts';
import { ProjectReader } from './project-reader.ts';
import type { WriterLock } from './writer-lock.ts';

/** A project that may be changed. There is at most one of them at a time, over all processes. */
export class ProjectWriter extends ProjectReader {
  readonly #connection: WriteConnection;
  readonly #lock: WriterLock;

  /** Owns the connection and the lock from now on. */
  constructor(connection: WriteConnection, lock: WriterLock) {
    super(connection);
    this.#connection = connection;
    this.#lock = lock;
  }

  /** Throws: InvalidOptionError `invalid-camera`; StoreError `camera-exists`. */
  addCamera(camera: {
    readonly name: string;
    readonly offset?: number;
    readonly video: NewVideo;
  }): CameraRecord {
    return addCamera(this.#connection, camera);
  }

  /** Says where the camera's video lies now; the caller has made sure that it is the same content. */
  setVideoPath(camera: number, path: string): void {
    setVideoPath(this.#connection, camera, path);
  }

  /** Removes a camera with its video and all that was found in it. */
  removeCamera(camera: number): void {
    removeCamera(this.#connection, camera);
  }

  /** Adds a model, or takes over where the one with the same file lies now. A project's first model is searched with. */
  addModel(model: NewModel): ModelRecord {
    return addModel(this.#connection, model);
  }

  /** Adds a job in the state `running`. */
  addJob(job: { readonly kind: string; readonly parameters: unknown }): JobRecord {
    return addJob(this.#connection, job);
  }

  /** Ends a job, or sets one that was stopped to `running` again. */
  setJobState(job: number, state: JobState, error: string | null = null): JobRecord {
    return setJobState(this.#connection, job, state, error);
  }

  /** Stores a chunk of an ingest together with its checkpoint, all or nothing. */
  commitChunk(commit: ChunkCommit): ChunkResult {
    return commitChunk(this.#connection, commit);
  }

  /** Stores what a model made of crops that were there before it, with how far its job is. */
  storeEmbeddings(made: LateEmbeddings): void {
    storeEmbeddings(this.#connection, made);
  }

  /**
   * Does something to the project as one step that can be undone, by the functions that take {@link Edits}: all of it
   * or, where `work` throws, none. What was undone before can no longer be redone.
   */
  operate<Value>(
    operation: { readonly kind: string; readonly details: unknown },
    work: (edits: Edits) => Value,
  ): { readonly value: Value; readonly effects: Effects } {
    return operate(this.#connection, operation, work);
  }

  /** Takes the newest standing operation back; undefined where there is none. Throws: StoreError `history-diverged`. */
  undo(): Effects | undefined {
    return undo(this.#connection);
  }

  /** Makes the operation that was undone last again; undefined where there is none. Throws: as {@link undo}. */
  redo(): Effects | undefined {
    return redo(this.#connection);
  }

  /**
   * Removes a person with all that shows them, for good, ends the history of what can be undone, and writes the file
   * anew; see `forgetPerson`.
   */
  forgetPerson(person: number): ForgottenPerson {
    return forgetPerson(this.#connection, person);
  }

  /** The columns, as `table.column`, whose text still holds a piece of text. */
  columnsHolding(text: string): string[] {
    return columnsHolding(this.#connection, text);
  }

  /** Whether the picture or an embedding of any crop holds a piece of bytes. */
  isHeldByCrop(piece: Uint8Array): boolean {
    return isHeldByCrop(this.#connection, piece);
  }

  override [Symbol.dispose](): void {
    super[Symbol.dispose]();
    this.#lock[Symbol.dispose]();
  }
}
