import { InvalidOptionError, StoreError } from '../errors/index.ts';
import type { ReadConnection, WriteConnection } from './connection.ts';
import type { Fingerprint } from './fingerprint.ts';
import type { Row } from './row.ts';

/** What is known of a video file before its content is read. */
export interface NewVideo {
  /** Absolute. */
  readonly path: string;
  readonly fingerprint: Fingerprint;
  readonly container: string;
  readonly codec: string;
  /** Pixels of the displayed picture (rotation applied). */
  readonly width: number;
  readonly height: number;
  readonly rotationDegrees: number;
  readonly hasVariableFrameRate: boolean;
  /** Presentation times of all frames in seconds, strictly ascending; at least one. */
  readonly frameTimes: Float64Array;
  /** When the last frame ends, in seconds. */
  readonly end: number;
}

/** A video of the project. */
export interface VideoRecord extends Omit<NewVideo, 'frameTimes'> {
  readonly id: number;
  /** Presentation time of the first frame, in seconds. */
  readonly start: number;
  readonly frameCount: number;
}

/** A camera with its video. */
export interface CameraRecord {
  readonly id: number;
  readonly name: string;
  /** Seconds: project time = offset + rate × video time. */
  readonly offset: number;
  /** Seconds of the project in one second of the video; 1 where both clocks run alike. */
  readonly rate: number;
  readonly video: VideoRecord;
}

const SELECT_CAMERAS = `
  SELECT c.id AS camera, c.name, c.offset_seconds, c.rate, v.id, v.path, v.size_bytes, v.modified_ms, v.content_sha256,
    v.container, v.codec, v.width, v.height, v.rotation_degrees, v.has_variable_frame_rate, v.end_seconds,
    length(v.frame_times) AS frame_bytes, substr(v.frame_times, 1, 8) AS first_time
  FROM cameras c JOIN videos v ON v.camera_id = c.id`;

/** All cameras, in the order in which they were added. */
export function listCameras(connection: ReadConnection): CameraRecord[] {
  return connection.all(`${SELECT_CAMERAS} ORDER BY c.id`, [], cameraFromRow);
}

/** The camera of this name, or undefined. */
export function findCamera(connection: ReadConnection, name: string): CameraRecord | undefined {
  return connection.first(`${SELECT_CAMERAS} WHERE c.name = ?`, [name], cameraFromRow);
}

/** The presentation times of a video's frames, in seconds. Throws: StoreError `unknown-video`. */
export function readFrameTimes(connection: ReadConnection, video: number): Float64Array {
  const times = connection.first('SELECT frame_times FROM videos WHERE id = ?', [video], (row) => {
    const frameTimes = timesFromBytes(row.bytes('frame_times'));
    if (!isAscending(frameTimes)) throw row.damaged('frame_times', 'is not in order');
    return frameTimes;
  });
  if (times === undefined) {
    throw new StoreError('unknown-video', `The project "${connection.path}" has no video ${video}.`, {
      details: { path: connection.path, video },
    });
  }
  return times;
}

/** Throws: InvalidOptionError for a bad name or frame table; StoreError `camera-exists`. */
export function addCamera(
  connection: WriteConnection,
  camera: { readonly name: string; readonly offset?: number; readonly video: NewVideo },
): CameraRecord {
  const { name, offset = 0, video } = camera;
  checkCamera(name, offset, video);
  return connection.transaction(() => {
    if (findCamera(connection, name) !== undefined) {
      throw new StoreError(
        'camera-exists',
        `The project "${connection.path}" has a camera "${name}" already.`,
        {
          details: { path: connection.path, camera: name },
        },
      );
    }
    const cameraId = connection.run('INSERT INTO cameras (name, offset_seconds) VALUES (?, ?)', [
      name,
      offset,
    ]).id;
    connection.run(
      `INSERT INTO videos (camera_id, path, size_bytes, modified_ms, content_sha256, container, codec, width, height,
         rotation_degrees, has_variable_frame_rate, end_seconds, frame_times)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        cameraId,
        video.path,
        video.fingerprint.sizeBytes,
        video.fingerprint.modifiedMs,
        video.fingerprint.contentSha256,
        video.container,
        video.codec,
        video.width,
        video.height,
        video.rotationDegrees,
        video.hasVariableFrameRate ? 1 : 0,
        video.end,
        bytesFromTimes(video.frameTimes),
      ],
    );
    const added = findCamera(connection, name);
    if (added === undefined) throw new Error('A camera that was just added is missing.');
    return added;
  });
}

/** Says where the camera's video lies now; the caller has made sure that it is the same content. */
export function setVideoPath(connection: WriteConnection, camera: number, path: string): void {
  requireCamera(
    connection,
    camera,
    connection.run('UPDATE videos SET path = ? WHERE camera_id = ?', [path, camera]),
  );
}

/**
 * Removes a camera with its video and all that was found in it. Operations before cannot be undone any more: they may
 * be about what is gone.
 */
export function removeCamera(connection: WriteConnection, camera: number): void {
  connection.transaction(() => {
    requireCamera(connection, camera, connection.run('DELETE FROM cameras WHERE id = ?', [camera]));
    connection.run('DELETE FROM operations', []);
  });
}

function requireCamera(
  connection: ReadConnection,
  camera: number,
  result: { readonly changes: number },
): void {
  if (result.changes > 0) return;
  throw new StoreError('unknown-camera', `The project "${connection.path}" has no camera ${camera}.`, {
    details: { path: connection.path, camera },
  });
}

function checkCamera(name: string, offset: number, video: NewVideo): void {
  const refuse = (reason: string): never => {
    throw new InvalidOptionError('invalid-camera', `The camera "${name}" cannot be added: ${reason}.`);
  };
  if (name.trim() === '' || name.length > 200) refuse('its name must have 1 to 200 characters');
  if (!Number.isFinite(offset)) refuse('its offset is not a finite number');
  if (video.frameTimes.length === 0) refuse('its video has no frames');
  if (!isAscending(video.frameTimes)) refuse('the times of its frames are not finite and ascending');
  if (!(video.end >= (video.frameTimes.at(-1) ?? Infinity))) refuse('its video ends before its last frame');
}

function cameraFromRow(row: Row): CameraRecord {
  return {
    id: row.integer('camera'),
    name: row.text('name'),
    offset: row.real('offset_seconds'),
    rate: row.real('rate'),
    video: {
      id: row.integer('id'),
      path: row.text('path'),
      fingerprint: {
        sizeBytes: row.integer('size_bytes'),
        modifiedMs: row.integer('modified_ms'),
        contentSha256: row.text('content_sha256'),
      },
      container: row.text('container'),
      codec: row.text('codec'),
      width: row.integer('width'),
      height: row.integer('height'),
      rotationDegrees: row.integer('rotation_degrees'),
      hasVariableFrameRate: row.flag('has_variable_frame_rate'),
      start: timesFromBytes(row.bytes('first_time'))[0] ?? 0,
      end: row.real('end_seconds'),
      frameCount: row.integer('frame_bytes') / 8,
    },
  };
}

/** Little-endian float64, as every platform that Node 24 runs on keeps them. */
function bytesFromTimes(times: Float64Array): Uint8Array {
  return new Uint8Array(times.buffer, times.byteOffset, times.byteLength);
}

function timesFromBytes(bytes: Uint8Array): Float64Array {
  return new Float64Array(Uint8Array.from(bytes).buffer);
}

function isAscending(times: Float64Array): boolean {
  return times.every(
    (time, index) => Number.isFinite(time) && (index === 0 || time > (times[index - 1] ?? Infinity)),
  );
}
