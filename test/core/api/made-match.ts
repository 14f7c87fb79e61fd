import { createProject, trackletId } from '../../../core/library/index.ts';
import { seededRandom } from '../video/seeded-random.ts';
import { DIMENSION, sampleVideo } from '../library/sample-project.ts';

export const PEOPLE = 6;
/** Frames of the two stays of everybody in each camera. */
const STAYS = [
  [0, 90],
  [100, 190],
] as const;
const CROPS = 6;

/** The tracklet of a person (from 0) in a stay (0 or 1) of a camera (1 or 2). */
export function trackletOf(person: number, camera: number, stay: number): number {
  return trackletId(camera, 1 + stay * PEOPLE + person);
}

/** Who a tracklet shows: the inverse of {@link trackletOf}. */
export function personOf(tracklet: number): number {
  return ((tracklet % 1_000_000) - 1) % PEOPLE;
}

/**
 * A match of six people, each twice in either of two cameras, all at once: 24 tracklets of six crops, whose
 * embeddings scatter around one direction a person. `scatter`: of the noise, in units of the direction.
 */
export function madeMatch(path: string, scatter = 0.6): void {
  const random = seededRandom(17);
  const direction = (): number[] => Array.from({ length: DIMENSION }, () => random() - 0.5);
  const faces = Array.from({ length: PEOPLE }, direction);
  using writer = createProject(path);
  const model = writer.addModel({
    sha256: 'ef'.repeat(32),
    name: 'made',
    dimension: DIMENSION,
    isTrained: true,
  }).id;
  const job = writer.addJob({ kind: 'ingest', parameters: null }).id;
  for (const name of ['left', 'right']) {
    const { id: video } = writer.addCamera({ name, video: sampleVideo() }).video;
    const tracks = STAYS.flatMap(([first, last], stay) =>
      faces.map((face, person) => ({ track: 1 + stay * PEOPLE + person, face, person, first, last })),
    );
    const boxOf = (person: number) => ({ x: 100 * person, y: 50, width: 40, height: 120 });
    writer.commitChunk({
      job,
      video,
      chunk: 0,
      fraction: 1,
      checkpoint: null,
      displaced: [],
      tracklets: tracks.map(({ track }) => ({ track, state: 'closed' })),
      boxes: tracks.flatMap(({ track, person, first, last }) =>
        Array.from({ length: (last - first) / 10 + 1 }, (_, index) => ({
          track,
          frame: first + 10 * index,
          score: 0.9,
          box: boxOf(person),
        })),
      ),
      crops: tracks.flatMap(({ track, face, person, first }) =>
        Array.from({ length: CROPS }, (_, index) => {
          const noise = direction();
          const vector = Float32Array.from(face, (value, place) => value + scatter * (noise[place] ?? 0));
          return {
            track,
            frame: first + 10 * index,
            box: boxOf(person),
            quality: 0.5 + index / 100,
            jpeg: Uint8Array.of(track, index),
            embedding: { model, vector },
          };
        }),
      ),
    });
  }
  writer.setJobState(job, 'done');
}
