import type { Calibration } from '../../calibration/index.ts';
import { dequantise, type ProjectReader, type TrackletRecord } from '../../library/index.ts';
import { setSimilarity } from '../../search/index.ts';

/** Where a tracklet's looks change most. */
export interface WeakestCut {
  readonly tracklet: number;
  /** Seconds of the video: the first crop after the cut. */
  readonly time: number;
  /** The probability in [0, 1] that both parts are one person. */
  readonly likelihood: number;
}

/** Crops on either side: one bad picture is no other person. */
const LEAST_SIDE = 2;
/** Trackers are right about nineteen tracklets in twenty, so much must speak against one. */
const PURE_ODDS = 19;

/** Undefined for a tracklet with too few crops. */
export function weakestCut(
  library: ProjectReader,
  calibration: Calibration,
  { id, camera, video }: TrackletRecord,
  model: number,
): WeakestCut | undefined {
  const frames = new Map(library.crops(id).map((crop) => [crop.id, crop.frame]));
  const crops = library
    .trackletEmbeddings(id, model)
    .map(({ crop, vector, scale }) => ({
      frame: frames.get(crop) ?? 0,
      vector: unit(dequantise({ values: vector, scale })),
    }))
    .sort((a, b) => a.frame - b.frame);
  let weakest: { readonly place: number; readonly similarity: number } | undefined;
  for (let place = LEAST_SIDE; place <= crops.length - LEAST_SIDE; place++) {
    const vectors = crops.map(({ vector }) => vector);
    const similarity = setSimilarity(vectors.slice(0, place), vectors.slice(place));
    if (weakest === undefined || similarity < weakest.similarity) weakest = { place, similarity };
  }
  const first = weakest === undefined ? undefined : crops[weakest.place];
  if (weakest === undefined || first === undefined) return undefined;
  return {
    tracklet: id,
    time: library.frameTimes(video)[first.frame] ?? 0,
    likelihood: calibration.likelihood(weakest.similarity, [camera, camera], PURE_ODDS),
  };
}

/** The vector of length 1. */
export function unit(vector: Float32Array): Float32Array {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const scale = 1 / Math.sqrt(squares);
  return vector.map((value) => value * scale);
}
