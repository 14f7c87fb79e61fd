import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type {
  CameraRecord,
  ChunkCommit,
  Edits,
  NewVideo,
  ProjectWriter,
} from '../../../core/library/index.ts';

/** A folder that goes away with its content at the end of the block. */
export function temporaryFolder(): Disposable & { file(name: string): string; readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'sightline-library-'));
  return {
    path,
    file: (name) => join(path, name),
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}

export const DIMENSION = 24;

/** 200 frames, the first at 0.5 s; every third one lasts twice as long as the others. */
export const FRAME_TIMES = (() => {
  const times = new Float64Array(200);
  let time = 0.5;
  for (let index = 0; index < times.length; index++) {
    times[index] = time;
    time += index % 3 === 0 ? 0.08 : 0.04;
  }
  return times;
})();

export function sampleVideo(changes: Partial<NewVideo> = {}): NewVideo {
  return {
    path: '/videos/cam.mp4',
    fingerprint: { sizeBytes: 1234, modifiedMs: 5678, contentSha256: 'ab'.repeat(32) },
    container: 'mov,mp4',
    codec: 'h264',
    width: 1920,
    height: 1080,
    rotationDegrees: 90,
    hasVariableFrameRate: true,
    frameTimes: FRAME_TIMES,
    end: (FRAME_TIMES.at(-1) ?? 0) + 0.04,
    ...changes,
  };
}

/** Does something as one operation and returns what it gives. */
export function edit<Value>(writer: ProjectWriter, work: (edits: Edits) => Value): Value {
  return writer.operate({ kind: 'test', details: null }, work).value;
}

export interface SampleIds {
  readonly job: number;
  readonly model: number;
  readonly cameras: readonly CameraRecord[];
}

/** Cameras "left" and "right", a model and a job, and nothing found yet. */
export function prepare(writer: ProjectWriter): SampleIds {
  return {
    cameras: ['left', 'right'].map((name) => writer.addCamera({ name, video: sampleVideo() })),
    model: writer.addModel({
      sha256: 'cd'.repeat(32),
      name: 'sample',
      dimension: DIMENSION,
      isTrained: false,
    }).id,
    job: writer.addJob({ kind: 'ingest', parameters: { every: 0.1 } }).id,
  };
}

/** How many chunks of {@link sampleChunk} a video has. */
export const CHUNKS = 10;
const FRAMES_PER_CHUNK = 20;
const TRACKS = 3;

/**
 * Chunk `chunk` of a made-up ingest, the same at each call: three people cross the picture, each with a box in every
 * other frame and one crop a chunk, which displaces that of the chunk before.
 */
export function sampleChunk({ job, model }: SampleIds, video: number, chunk: number): ChunkCommit {
  const tracks = Array.from({ length: TRACKS }, (_, index) => index + 1);
  const first = chunk * FRAMES_PER_CHUNK;
  const frames = Array.from({ length: FRAMES_PER_CHUNK / 2 }, (_, index) => first + 2 * index);
  const boxOf = (track: number, frame: number) => ({
    x: 100 * track + frame,
    y: 50.25,
    width: 40.5,
    height: 120,
  });
  return {
    job,
    video,
    chunk,
    tracklets: tracks.map((track) => ({ track, state: chunk === CHUNKS - 1 ? 'closed' : 'open' })),
    boxes: frames.flatMap((frame) =>
      tracks.map((track) => ({ track, frame, box: boxOf(track, frame), score: 0.5 + track / 10 })),
    ),
    crops: tracks.map((track) => ({
      track,
      frame: first,
      box: boxOf(track, first),
      quality: chunk + track / 10,
      jpeg: Uint8Array.from({ length: 300 }, (_, index) => (index * track + chunk) % 256),
      embedding: { model, vector: sampleVector(1000 * track + 100 * video + chunk) },
    })),
    displaced: chunk === 0 ? [] : tracks.map((track) => ({ track, frame: first - FRAMES_PER_CHUNK })),
    checkpoint: { nextFrame: first + FRAMES_PER_CHUNK, drift: [0.1, chunk / 3] },
    fraction: (chunk + 1) / CHUNKS,
  };
}

export function sampleVector(seed: number): Float32Array {
  return Float32Array.from({ length: DIMENSION }, (_, index) => Math.sin(seed * 12.9898 + index * 78.233));
}

const CLOCKS = new Set(['created_ms', 'updated_ms']);

/** All rows of a table, by its first two columns. */
export function readTable(database: Database.Database, table: string): Record<string, unknown>[] {
  const columns = database.prepare<[string]>('SELECT name FROM pragma_table_info(?)').all(table);
  const order = columns.length > 1 ? '1, 2' : '1';
  return database.prepare<[], Record<string, unknown>>(`SELECT * FROM "${table}" ORDER BY ${order}`).all();
}

/** Everything that a project holds but the clock's times, read around the code under test. */
export function dump(path: string): Record<string, unknown[]> {
  const database = new Database(path, { fileMustExist: true });
  try {
    const tables = database
      .prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`)
      .pluck()
      .all();
    const rows = (table: string): unknown[] =>
      readTable(database, table).map((row) =>
        Object.fromEntries(Object.entries(row).filter(([column]) => !CLOCKS.has(column))),
      );
    return Object.fromEntries(tables.map((table) => [table, rows(table)]));
  } finally {
    database.close();
  }
}
