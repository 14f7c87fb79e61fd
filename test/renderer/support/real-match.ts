import { join } from 'node:path';
import { ProjectService } from '../../../core/api/index.ts';
import { createProject, fingerprintFile, type ProjectWriter } from '../../../core/library/index.ts';
import { GREEN_PERSON, RED_PERSON, type TestMatch } from './test-footage.ts';

/** Every this many frames a box is "detected", as in the footage in memory. */
const DETECTION_STEP = 5;
const PEOPLE: Readonly<Record<string, readonly number[]>> = {
  left: [RED_PERSON, GREEN_PERSON],
  variable: [RED_PERSON, GREEN_PERSON],
  upright: [RED_PERSON],
};
/** What a perfect model makes of everybody: the same person always looks the same. */
const LOOKS: Readonly<Record<number, readonly number[]>> = {
  [RED_PERSON]: [1, 0, 0, 0],
  [GREEN_PERSON]: [0.2, Math.sqrt(1 - 0.04), 0, 0],
};

/**
 * Writes the test footage as a project file as an ingest leaves it, with so many tracklets (two), one after the other,
 * of everybody in every camera. Returns the path of the file.
 */
export async function writeRealMatch(folder: string, match: TestMatch, pieces = 2): Promise<string> {
  const path = join(folder, 'match.sightline');
  using writer = createProject(path, { name: 'Test match' });
  const model = writer.addModel({ sha256: 'cd'.repeat(32), name: 'made', dimension: 4, isTrained: true }).id;
  for (const camera of match.cameras) await addCamera(writer, match, camera.name, model, pieces);
  return path;
}

/** Opens the project as `sightline serve` does. */
export function openRealMatch(path: string): ProjectService {
  return ProjectService.open(path, { mode: 'write' });
}

async function addCamera(
  writer: ProjectWriter,
  match: TestMatch,
  name: string,
  model: number,
  pieces: number,
): Promise<void> {
  const known = match.cameras.find((camera) => camera.name === name);
  const path = match.files.get(known?.id ?? 0)?.path;
  const times = match.frameTimes.get(name);
  if (known === undefined || path === undefined || times === undefined) throw new Error(`No camera ${name}.`);
  const { id, video } = writer.addCamera({
    name,
    offset: known.offset,
    video: {
      path,
      fingerprint: await fingerprintFile(path),
      container: 'mov,mp4',
      codec: 'h264',
      width: known.video.width,
      height: known.video.height,
      rotationDegrees: 0,
      hasVariableFrameRate: known.video.hasVariableFrameRate,
      frameTimes: Float64Array.from(times),
      end: known.video.end,
    },
  });
  const detected = times.flatMap((_, frame) => (frame % DETECTION_STEP === 0 ? [frame] : []));
  const start = (piece: number): number => Math.floor((piece * detected.length) / pieces);
  const tracks = (PEOPLE[name] ?? []).flatMap((person) =>
    Array.from({ length: pieces }, (_, piece) => ({
      person,
      frames: detected.slice(start(piece), start(piece + 1)),
    })),
  );
  const boxAt = (person: number, frame: number) => {
    const [x, y, width, height] = match.boxOf(name, person, times[frame] ?? 0);
    return { x, y, width, height };
  };
  writer.commitChunk({
    job: writer.addJob({ kind: 'ingest', parameters: { camera: id } }).id,
    video: video.id,
    chunk: 0,
    tracklets: tracks.map((_, index) => ({ track: index + 1, state: 'closed' })),
    boxes: tracks.flatMap(({ person, frames }, index) =>
      frames.map((frame) => ({ track: index + 1, frame, box: boxAt(person, frame), score: 0.9 })),
    ),
    crops: tracks.map(({ person, frames }, index) => {
      const frame = frames[Math.floor(frames.length / 2)] ?? 0;
      const jpeg = match.engine.thumbnail(person === RED_PERSON ? 11 : 12) ?? new Uint8Array();
      const vector = Float32Array.from(LOOKS[person] ?? []);
      return {
        track: index + 1,
        frame,
        box: boxAt(person, frame),
        quality: 1,
        jpeg,
        embedding: { model, vector },
      };
    }),
    displaced: [],
    checkpoint: null,
    fraction: 1,
  });
}
