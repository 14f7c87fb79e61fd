import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { motMetrics, readMotFile, type MotMetrics, type MotRow } from '../core/evaluation/index.ts';
import { Tracker, type TrackerOptions } from '../core/tracking/index.ts';
import type { SyntheticLooks } from './tracking-looks.ts';
import { noisyDetections, type NoisyFrame } from './tracking-noise.ts';

/** The videos show running players at speeds that fit 30 frames per second; the files do not say. */
export const TRUTH_FRAMES_PER_SECOND = 30;
const PICTURE = { width: 1280, height: 720 } as const;

/** One video's truth. */
export interface TrackingCase {
  readonly name: string;
  /** Its place among all files: the seed follows from it. */
  readonly index: number;
  readonly truth: readonly MotRow[];
}

/** A box of a track, with the person that it really shows. */
export interface HypothesisRow extends MotRow {
  readonly person: number | null;
}

/** The MOT files of a folder, by name. */
export function readCases(folder: string): readonly TrackingCase[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .sort();
  return names.map((name, index) => {
    const truth = readMotFile(readFileSync(join(folder, name), 'utf8'), { name });
    return { name: name.replace('.txt', ''), index, truth };
  });
}

/** Detections of a case at so many frames per second. */
export function detectionsOf(one: TrackingCase, perSecond: number): readonly NoisyFrame[] {
  const step = TRUTH_FRAMES_PER_SECOND / perSecond;
  const seed = 7000 + one.index;
  return noisyDetections(one.truth, { seed, framesPerSecond: TRUTH_FRAMES_PER_SECOND, step, ...PICTURE });
}

/** The tracker's rows for the frames; its embeddings come from `looks`, if given. */
export async function trackerRows(
  frames: readonly NoisyFrame[],
  looks?: SyntheticLooks,
  options: Partial<TrackerOptions> = {},
): Promise<readonly HypothesisRow[]> {
  const tracker = new Tracker(options);
  const rows: HypothesisRow[] = [];
  const byTime = new Map(frames.map((frame) => [frame.time, frame]));
  for (const { time, detections } of frames) {
    const embed = (indexes: readonly number[]): Promise<readonly Float32Array[]> =>
      Promise.resolve(
        indexes.flatMap((index) => {
          const detection = detections[index];
          return detection === undefined || looks === undefined ? [] : [looks.embed(detection, detections)];
        }),
      );
    const update = await tracker.update({
      time,
      detections,
      pictureWidth: PICTURE.width,
      pictureHeight: PICTURE.height,
      embed: looks === undefined ? undefined : embed,
    });
    for (const seen of update.observations) {
      const frame = byTime.get(seen.time);
      const person = frame?.detections[seen.detection]?.person ?? null;
      rows.push({ frame: frame?.frame ?? 0, id: seen.track, box: seen.box, person });
    }
  }
  return rows;
}

/** What no association could do better: every detection of a person, under the person's own number. */
export function perfectRows(frames: readonly NoisyFrame[]): readonly HypothesisRow[] {
  return frames.flatMap(({ frame, detections }) =>
    detections.flatMap(({ box, person }) => (person === null ? [] : [{ frame, id: person, box, person }])),
  );
}

/** The metrics of the rows on the frames that had detections. */
export function metricsOf(
  one: TrackingCase,
  frames: readonly NoisyFrame[],
  rows: readonly HypothesisRow[],
): MotMetrics {
  const looked = new Set(frames.map(({ frame }) => frame));
  return motMetrics(
    one.truth.filter(({ frame }) => looked.has(frame)),
    rows,
  );
}

/** The share of people's boxes that are in a track which mostly shows somebody else. */
export function strayShare(rows: readonly HypothesisRow[]): {
  readonly stray: number;
  readonly boxes: number;
} {
  let [stray, boxes] = [0, 0];
  for (const track of Map.groupBy(rows, ({ id }) => id).values()) {
    const people = track.flatMap(({ person }) => person ?? []);
    const counts = [...Map.groupBy(people, (person) => person).values()].map((group) => group.length);
    boxes += people.length;
    stray += people.length - Math.max(0, ...counts);
  }
  return { stray, boxes };
}
