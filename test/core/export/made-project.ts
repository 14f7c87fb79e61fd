import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { encodeJpeg } from '../../../core/images/index.ts';
import {
  assignTracklets,
  createPerson,
  createProject,
  trackletId,
  type ProjectWriter,
} from '../../../core/library/index.ts';

/** A track as a test says it: a box in some frames, and whose it is. */
export interface MadeTrack {
  /** A person of that name is added once; absent: nobody's. */
  readonly person?: string;
  readonly frames: readonly number[];
  readonly box: (frame: number) => readonly [x: number, y: number, width: number, height: number];
  readonly score?: number;
  /** Frames of which there is a crop. */
  readonly crops?: readonly number[];
}

export interface MadeCamera {
  readonly name: string;
  readonly offset?: number;
  readonly times: Float64Array;
  readonly end: number;
  readonly isVariable?: boolean;
  readonly size?: readonly [width: number, height: number];
  readonly path?: string;
  readonly tracks: readonly MadeTrack[];
}

export const DIMENSION = 4;

/** `count` frame times at `rate` frames a second. */
export function evenTimes(count: number, rate: number, start = 0): Float64Array {
  return Float64Array.from({ length: count }, (_, index) => start + index / rate);
}

/** A project of these cameras with these people, made as an ingest makes it. */
export function makeProject(path: string, cameras: readonly MadeCamera[]): ProjectWriter {
  const writer = createProject(path, { name: 'match' });
  const model = writer.addModel({
    sha256: 'cd'.repeat(32),
    name: 'made',
    dimension: DIMENSION,
    isTrained: true,
  }).id;
  const people = new Map<string, number>();
  for (const camera of cameras) {
    const [width, height] = camera.size ?? [640, 360];
    const { video } = writer.addCamera({
      name: camera.name,
      offset: camera.offset ?? 0,
      video: {
        path: camera.path ?? `/videos/${camera.name}.mp4`,
        fingerprint: { sizeBytes: 1, modifiedMs: 1, contentSha256: 'ab'.repeat(32) },
        container: 'mov,mp4',
        codec: 'h264',
        width,
        height,
        rotationDegrees: 0,
        hasVariableFrameRate: camera.isVariable ?? false,
        frameTimes: camera.times,
        end: camera.end,
      },
    });
    if (camera.tracks.length === 0) continue;
    const boxAt = (track: MadeTrack, frame: number) => {
      const [x, y, boxWidth, boxHeight] = track.box(frame);
      return { x, y, width: boxWidth, height: boxHeight };
    };
    const job = writer.addJob({ kind: 'ingest', parameters: { cameras: [] } }).id;
    writer.commitChunk({
      job,
      video: video.id,
      chunk: 0,
      tracklets: camera.tracks.map((_, index) => ({ track: index + 1, state: 'closed' })),
      boxes: camera.tracks.flatMap((track, index) =>
        track.frames.map((frame) => ({
          track: index + 1,
          frame,
          box: boxAt(track, frame),
          score: track.score ?? 0.5,
        })),
      ),
      crops: camera.tracks.flatMap((track, index) =>
        (track.crops ?? []).map((frame) => ({
          track: index + 1,
          frame,
          box: boxAt(track, frame),
          quality: 1 / (1 + frame),
          jpeg: madeJpeg(index, frame),
          embedding: {
            model,
            vector: Float32Array.from({ length: DIMENSION }, (_, place) => Math.cos(place + index + frame)),
          },
        })),
      ),
      displaced: [],
      checkpoint: null,
      fraction: 1,
    });
    writer.setJobState(job, 'done');
    for (const [index, { person }] of camera.tracks.entries()) {
      if (person === undefined) continue;
      writer.operate({ kind: 'assign', details: null }, (edits) => {
        const known = people.get(person) ?? createPerson(edits, { name: person });
        people.set(person, known);
        assignTracklets(edits, known, [trackletId(video.id, index + 1)], { allowOverlap: true });
      });
    }
  }
  return writer;
}

function madeJpeg(track: number, frame: number): Uint8Array {
  const data = Uint8Array.from(
    { length: 8 * 16 * 3 },
    (_, index) => (index * (track + 2) + 40 * frame) % 256,
  );
  return encodeJpeg({ width: 8, height: 16, data });
}

/** Everything under a path as text: names and contents, binary files by size and hash. */
export function contentOf(path: string): string {
  if (!statSync(path).isDirectory()) return fileContent(path);
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .sort();
  return names
    .map((name) => {
      const full = join(path, name);
      return statSync(full).isDirectory() ? `=== ${name}/\n` : `=== ${name}\n${fileContent(full)}`;
    })
    .join('');
}

function fileContent(path: string): string {
  const bytes = readFileSync(path);
  if (path.endsWith('.pdf')) return pdfContent(bytes);
  if (!/\.(npy|jpg)$/.test(path)) return bytes.toString('utf8');
  return `${bytes.length} bytes, SHA-256 ${createHash('sha256').update(bytes).digest('hex')}\n`;
}

/** What stands in a PDF: its streams inflated, since their compressed form depends on the version of zlib. */
function pdfContent(bytes: Buffer): string {
  const text = bytes.toString('latin1');
  const streams = [...text.matchAll(/FlateDecode[^]*?stream\n([^]*?)\nendstream/g)].map(([, data = '']) =>
    inflateSync(Buffer.from(data, 'latin1')).toString('latin1'),
  );
  const pages = text.match(/\/Type \/Page\b(?!s)/g)?.length ?? 0;
  const digest = createHash('sha256').update(streams.join('\n')).digest('hex');
  return `${pages} pages, ${streams.length} streams, SHA-256 ${digest}\n`;
}
