import type { Detection, Detector } from '../core/detection/index.ts';
import { intersectionOverUnion, type Box } from '../core/geometry/index.ts';
import { decodeFrames, frameAt, probeVideo, readFrameTable } from '../core/video/index.ts';

/** A person of the truth. */
export interface TruePerson {
  readonly box: Box;
  /** False for someone so hidden that neither finding nor missing them counts. */
  readonly isRequired: boolean;
}

/** The people of one video at some moments. */
export interface DetectionTruth {
  readonly video: string;
  readonly moments: readonly { readonly time: number; readonly people: readonly TruePerson[] }[];
}

/** Counts over frames. Precision = correct / judged, recall = correct / required. */
export interface DetectionCounts {
  readonly frames: number;
  readonly required: number;
  /** Detections but for those of people who do not count. */
  readonly judged: number;
  readonly correct: number;
  /** From the decoded frame to the boxes. */
  readonly millisecondsPerFrame: number;
  /** The same on the processor, all threads together: what remains comparable on a busy machine. */
  readonly processorMillisecondsPerFrame: number;
}

/** The overlap from which a detection is the person. */
const SAME_PERSON = 0.5;

/** Counts what the detector finds with at least `minimumScore`, one frame after the other. */
export async function measureDetection(
  detector: Detector,
  truths: readonly DetectionTruth[],
  minimumScore: number,
): Promise<DetectionCounts> {
  let counts = { frames: 0, required: 0, judged: 0, correct: 0 };
  let milliseconds = 0;
  let processorMicroseconds = 0;
  for (const { video, moments } of truths) {
    const probe = await probeVideo(video);
    const table = await readFrameTable(video, probe);
    // Truth files round times to microseconds, so a frame's own time may come out a little before it.
    const byIndex = new Map(moments.map(({ time, people }) => [frameAt(table, time + 1e-4), people]));
    const indexes = [...byIndex.keys()].toSorted((a, b) => a - b);
    for await (const frame of decodeFrames(video, { probe, table, indexes })) {
      const start = performance.now();
      const startUsage = process.cpuUsage();
      const found = await detector.detect(frame);
      milliseconds += performance.now() - start;
      const usage = process.cpuUsage(startUsage);
      processorMicroseconds += usage.user + usage.system;
      const trusted = found.filter(({ score }) => score >= minimumScore);
      const frameCounts = judge(trusted, byIndex.get(frame.index) ?? []);
      counts = {
        frames: counts.frames + 1,
        required: counts.required + frameCounts.required,
        judged: counts.judged + frameCounts.judged,
        correct: counts.correct + frameCounts.correct,
      };
    }
  }
  return {
    ...counts,
    millisecondsPerFrame: milliseconds / counts.frames,
    processorMillisecondsPerFrame: processorMicroseconds / 1000 / counts.frames,
  };
}

/** Pairs detections, best first, with the person whom they overlap most, each person once. */
export function judge(
  detections: readonly Detection[],
  people: readonly TruePerson[],
): { required: number; judged: number; correct: number } {
  const free = new Set(people);
  let judged = 0;
  let correct = 0;
  for (const { box } of detections.toSorted((a, b) => b.score - a.score)) {
    const overlaps = [...free].map((person) => ({ person, overlap: intersectionOverUnion(box, person.box) }));
    const best = overlaps.toSorted((a, b) => b.overlap - a.overlap)[0];
    if (best === undefined || best.overlap < SAME_PERSON) {
      judged += 1;
      continue;
    }
    free.delete(best.person);
    if (!best.person.isRequired) continue;
    judged += 1;
    correct += 1;
  }
  return { required: people.filter(({ isRequired }) => isRequired).length, judged, correct };
}
