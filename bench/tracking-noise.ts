import type { MotRow } from '../core/evaluation/index.ts';
import type { Box } from '../core/geometry/index.ts';
import { occlusionOf } from '../core/tracking/index.ts';

/** A seeded source of random numbers in [0, 1): mulberry32. */
export function randomSource(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A normally distributed number of mean 0 and standard deviation 1. */
export function gaussian(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** How true boxes become what a detector might have given. */
export const DETECTION_NOISE = {
  /** Standard deviation of a centre, as a share of the box's width and height. */
  centre: 0.04,
  /** Standard deviation of the logarithm of width and height. */
  size: 0.06,
  /** The share of unoccluded boxes that are missed, one frame alone. */
  miss: 0.05,
  /** Missed in addition: this times the square of the occluded share. */
  occludedMiss: 0.9,
  /** Chance in each second that a person begins to be missed for 0.2 to 1 s. */
  outagesPerSecond: 0.1,
  /** Mean number of false boxes a frame at random places; a fraction is a chance. */
  falseBoxes: 0.4,
  /** The share of true boxes that come with a second one, of the upper half only. */
  halfBoxes: 0.01,
  /** Mean score of an unoccluded person; falls by `scoreLoss` times the occluded share; spread `scoreSpread`. */
  score: 0.85,
  scoreLoss: 0.6,
  scoreSpread: 0.1,
} as const;

/** A detection as the tracker takes it, and what lies behind it. */
export interface NoisyDetection {
  readonly box: Box;
  readonly score: number;
  /** Whose box it is; null for a false one. For synthetic looks and for checks, not for the tracker. */
  readonly person: number | null;
}

/** One frame's detections. */
export interface NoisyFrame {
  /** As in the truth. */
  readonly frame: number;
  /** Seconds. */
  readonly time: number;
  readonly detections: readonly NoisyDetection[];
}

/** What {@link noisyDetections} is asked for. */
export interface NoiseOptions {
  readonly seed: number;
  /** Of the truth. */
  readonly framesPerSecond: number;
  /** Every how many frames there are detections. */
  readonly step: number;
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
}

function jitter(box: Box, random: () => number): Box {
  const width = box.width * Math.exp(DETECTION_NOISE.size * gaussian(random));
  const height = box.height * Math.exp(DETECTION_NOISE.size * gaussian(random));
  const centreX = box.x + box.width * (0.5 + DETECTION_NOISE.centre * gaussian(random));
  const centreY = box.y + box.height * (0.5 + DETECTION_NOISE.centre * gaussian(random));
  return { x: centreX - width / 2, y: centreY - height / 2, width, height };
}

function asScore(value: number): number {
  return Math.min(0.99, Math.max(0.05, value));
}

function falseDetections({ width, height }: NoiseOptions, random: () => number): NoisyDetection[] {
  const found: NoisyDetection[] = [];
  for (let chance: number = DETECTION_NOISE.falseBoxes; chance > 0; chance--) {
    if (random() >= chance) continue;
    const tall = 60 + 100 * random();
    const box = {
      x: random() * (width - tall / 2),
      y: random() * (height - tall),
      width: tall / 2,
      height: tall,
    };
    found.push({ box, score: asScore(0.1 + 0.6 * random()), person: null });
  }
  return found;
}

/** Detections for every `step`-th frame of the truth. The same seed gives the same detections. */
export function noisyDetections(truth: readonly MotRow[], options: NoiseOptions): readonly NoisyFrame[] {
  const { framesPerSecond, step } = options;
  const noise = DETECTION_NOISE;
  const random = randomSource(options.seed);
  const byFrame = Map.groupBy(truth, (row) => row.frame);
  const last = Math.max(...byFrame.keys());
  const outageEnds = new Map<number, number>();
  const frames: NoisyFrame[] = [];
  for (let frame = 1; frame <= last; frame += step) {
    const rows = byFrame.get(frame) ?? [];
    const boxes = rows.map((row) => row.box);
    const time = (frame - 1) / framesPerSecond;
    const detections: NoisyDetection[] = [];
    for (const row of rows) {
      const occlusion = occlusionOf(row.box, boxes);
      const box = jitter(row.box, random);
      const score = asScore(noise.score - noise.scoreLoss * occlusion + noise.scoreSpread * gaussian(random));
      const [missed, outage, length, half] = [random(), random(), random(), random()];
      if (outage < (noise.outagesPerSecond * step) / framesPerSecond)
        outageEnds.set(row.id, time + 0.2 + 0.8 * length);
      if ((outageEnds.get(row.id) ?? -1) >= time || missed < noise.miss + noise.occludedMiss * occlusion ** 2)
        continue;
      detections.push({ box, score, person: row.id });
      if (half >= noise.halfBoxes) continue;
      detections.push({ box: { ...box, height: box.height / 2 }, score: asScore(score - 0.2), person: null });
    }
    frames.push({ frame, time, detections: [...detections, ...falseDetections(options, random)] });
  }
  return frames;
}
