import { z } from 'zod';
import { InvalidOptionError } from '../errors/index.ts';
import { NO_STATISTICS, type AppearanceStatistics } from './appearance.ts';
import type { Track } from './track.ts';

const count = z.int().min(0);
const finite = z.number();

const axisSchema = z.strictObject({
  position: finite,
  velocity: finite,
  positionVariance: finite.min(0),
  covariance: finite,
  velocityVariance: finite.min(0),
});

const momentsSchema = z.strictObject({ count, mean: finite, squares: finite.min(0) });

const boxSchema = z.strictObject({
  x: finite,
  y: finite,
  width: finite.positive(),
  height: finite.positive(),
});

const trackedBoxSchema = z.strictObject({
  time: finite,
  detection: count,
  box: boxSchema,
  score: finite.min(0).max(1),
  occlusion: finite.min(0).max(1),
  isAmbiguous: z.boolean(),
});

const trackSchema = z.strictObject({
  key: count,
  id: count.nullable(),
  motion: z.strictObject({ centreX: axisSchema, centreY: axisSchema, width: axisSchema, height: axisSchema }),
  firstTime: finite,
  lastTime: finite,
  trust: z.enum(['sure', 'doubtful', 'by-appearance']),
  pending: z.array(trackedBoxSchema).max(100_000),
  /** Base64 of the 32-bit floats, little endian. */
  appearance: z.base64().max(400_000).nullable(),
  appearanceTime: finite.nullable(),
});

const stateSchema = z.strictObject({
  version: z.literal(1),
  time: finite.nullable(),
  nextKey: count,
  nextId: count,
  statistics: z.strictObject({ same: momentsSchema, different: momentsSchema }),
  tracks: z.array(trackSchema).max(100_000),
});

/** All that a tracker remembers, as JSON: what `Tracker.snapshot` gives and `new Tracker` takes. */
export type TrackerState = z.infer<typeof stateSchema>;

/** All that a tracker remembers, to compute with. */
export interface TrackerMemory {
  /** Of the last update, seconds; null before the first. */
  readonly time: number | null;
  readonly nextKey: number;
  readonly nextId: number;
  readonly statistics: AppearanceStatistics;
  /** In ascending order of their keys. */
  readonly tracks: readonly Track[];
}

/** Of a tracker that has seen nothing. */
export const NEW_MEMORY: TrackerMemory = {
  time: null,
  nextKey: 0,
  nextId: 1,
  statistics: NO_STATISTICS,
  tracks: [],
};

function encodeFloats(values: Float32Array): string {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeFloatLE(value, index * 4));
  return bytes.toString('base64');
}

function decodeFloats(text: string): Float32Array {
  const bytes = Buffer.from(text, 'base64');
  return Float32Array.from({ length: Math.floor(bytes.length / 4) }, (_, index) =>
    bytes.readFloatLE(index * 4),
  );
}

/** The memory as JSON; numbers and embeddings come back bit by bit. */
export function encodeMemory(memory: TrackerMemory): TrackerState {
  const { time, nextKey, nextId, statistics } = memory;
  // The order of the fields is that of the schema, so that equal memories give equal text.
  return {
    version: 1,
    time,
    nextKey,
    nextId,
    statistics,
    tracks: memory.tracks.map((track) => ({
      ...track,
      pending: [...track.pending],
      appearance: track.appearance === null ? null : encodeFloats(track.appearance),
    })),
  };
}

/** The inverse of {@link encodeMemory}. Throws: `InvalidOptionError` where the state is not of the form. */
export function decodeMemory(state: unknown): TrackerMemory {
  const result = stateSchema.safeParse(state);
  if (!result.success) {
    throw new InvalidOptionError(
      'invalid-tracker-state',
      `The tracker's stored state cannot be used: ${z.prettifyError(result.error)}`,
    );
  }
  const { time, nextKey, nextId, statistics, tracks } = result.data;
  return {
    time,
    nextKey,
    nextId,
    statistics,
    tracks: tracks.map((track) => ({
      ...track,
      appearance: track.appearance === null ? null : decodeFloats(track.appearance),
    })),
  };
}
