import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  assignTracklets,
  createPerson,
  createProject,
  trackletId,
  type ProjectWriter,
} from '../../../../core/library/index.ts';
import { descriptorLength, writeWeightsFile } from '../../../../core/mdpr/index.ts';
import { firstState } from '../../../../core/training/index.ts';
import { drawnPerson, TINY } from '../../training/drawn-people.ts';

const CROPS = 3;
const FRAMES_PER_TRACKLET = 10;

export interface VenueProject {
  readonly people: number;
  /** Of each person. The people enter one after the other, and all are there at the end of each round. */
  readonly rounds: number;
  readonly isTagged: boolean;
  /** Default: weights of a tiny network beside the project. */
  readonly model?: string;
}

/** A project of one camera in which people appear several times; nothing is embedded yet. Open for writing. */
export function venueProject(folder: string, options: VenueProject): ProjectWriter {
  const { people, rounds, isTagged } = options;
  const model = options.model ?? join(folder, 'tiny.safetensors');
  const { state } = firstState({ config: TINY, identities: 2, switches: {} }, 7);
  const facts = { name: 'Tiny', isTrained: false, licence: 'of the test' };
  writeFileSync(join(folder, 'tiny.safetensors'), writeWeightsFile(TINY, state.weights, facts));
  const writer = createProject(join(folder, 'venue.sightline'), { name: 'Harbour hall' });
  const frames = rounds * FRAMES_PER_TRACKLET;
  const { video } = writer.addCamera({
    name: 'north',
    video: {
      path: '/videos/north.mp4',
      fingerprint: { sizeBytes: 1, modifiedMs: 1, contentSha256: 'ab'.repeat(32) },
      container: 'mov,mp4',
      codec: 'h264',
      width: 640,
      height: 360,
      rotationDegrees: 0,
      hasVariableFrameRate: false,
      frameTimes: Float64Array.from({ length: frames }, (_, index) => index / 10),
      end: frames / 10,
    },
  });
  const plan = { cameras: [{ name: 'north', video: '/videos/north.mp4' }], model, device: 'cpu' };
  const tracks = Array.from({ length: people * rounds }, (_, index) => ({
    track: index + 1,
    person: index % people,
    round: Math.floor(index / people),
  }));
  const box = { x: 10, y: 10, width: 32, height: 64 };
  const job = writer.addJob({ kind: 'ingest', parameters: plan }).id;
  writer.addModel({
    sha256: createHash('sha256')
      .update(readFileSync(join(folder, 'tiny.safetensors')))
      .digest('hex'),
    name: 'Tiny',
    dimension: descriptorLength(TINY),
    isTrained: false,
    source: { model },
  });
  const framesOf = ({ person, round }: (typeof tracks)[number]): number[] => {
    const first = Math.min(person, FRAMES_PER_TRACKLET - 4);
    return Array.from(
      { length: FRAMES_PER_TRACKLET - first },
      (_, index) => round * FRAMES_PER_TRACKLET + first + index,
    );
  };
  writer.commitChunk({
    job,
    video: video.id,
    chunk: 0,
    tracklets: tracks.map(({ track }) => ({ track, state: 'closed' })),
    boxes: tracks.flatMap((each) =>
      framesOf(each).map((frame) => ({ track: each.track, frame, box, score: 0.9 })),
    ),
    crops: tracks.flatMap((each) =>
      framesOf(each)
        .slice(0, CROPS)
        .map((frame, index) => ({
          track: each.track,
          frame,
          box,
          quality: 0.9 - index / 10,
          jpeg: drawnPerson(each.person, each.round * CROPS + index),
          embedding: null,
        })),
    ),
    displaced: [],
    checkpoint: null,
    fraction: 1,
  });
  writer.setJobState(job, 'done');
  if (isTagged) {
    for (let person = 0; person < people; person += 1) {
      const own = tracks.filter((each) => each.person === person);
      writer.operate({ kind: 'assign', details: null }, (edits) => {
        const id = createPerson(edits, { name: `Player ${person}` });
        const shown = own.map(({ track }) => trackletId(video.id, track));
        assignTracklets(edits, id, shown);
      });
    }
  }
  return writer;
}
