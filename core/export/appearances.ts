import type { AppearanceSettings } from './export-format.ts';
import { piecesOf } from './appearance-gap.ts';
import { projectTime, type ExportCamera, type ExportSource, type Identity } from './export-source.ts';

/** A stretch of one camera's video in which somebody is to be seen; it starts and ends with a frame. */
export interface Appearance {
  readonly camera: ExportCamera;
  readonly identity: Identity;
  /** Frames of the video: the first one, and the one after the last. */
  readonly firstFrame: number;
  readonly endFrame: number;
  /** Seconds of the video: when the first frame starts and when the last one ends. */
  readonly start: number;
  readonly end: number;
}

interface Run {
  readonly firstFrame: number;
  readonly lastFrame: number;
  readonly start: number;
  readonly end: number;
}

/** The appearances of the selection by identity and then by project time; one identity's are in memory at a time. */
export function* appearances(
  source: ExportSource,
  settings: AppearanceSettings,
): Generator<Appearance, void> {
  for (const identity of source.identities()) {
    const found = source.cameras.flatMap((camera) => appearancesIn(source, camera, identity, settings));
    yield* found.sort(byProjectTime);
  }
}

/** The appearances in one camera, by time. */
export function appearancesOfCamera(
  source: ExportSource,
  camera: ExportCamera,
  settings: AppearanceSettings,
): Appearance[] {
  const found: Appearance[] = [];
  for (const identity of source.identities())
    found.push(...appearancesIn(source, camera, identity, settings));
  return found.sort(byProjectTime);
}

/** One identity's appearances in one camera, by time. */
export function appearancesIn(
  source: ExportSource,
  camera: ExportCamera,
  identity: Identity,
  { join, lead, lag }: AppearanceSettings,
): Appearance[] {
  const runs: Run[] = [];
  for (const track of source.tracks({ camera, identity })) {
    for (const { first, last } of piecesOf(track, join)) {
      runs.push({
        firstFrame: track.frames[first] ?? 0,
        lastFrame: track.frames[last] ?? 0,
        start: track.times[first] ?? 0,
        end: track.times[last] ?? 0,
      });
    }
  }
  runs.sort((a, b) => a.start - b.start || a.end - b.end);
  const joined = merge(runs, (before, after) => after.start - before.end <= join);
  const times = source.reader.frameTimes(camera.video.id);
  const endOf = (frame: number): number => times[frame + 1] ?? camera.video.end;
  const padded = joined.map((run) => ({
    ...run,
    firstFrame: lead === 0 ? run.firstFrame : frameFrom(times, run.start - lead),
    lastFrame: lag === 0 ? run.lastFrame : frameFrom(times, endOf(run.lastFrame) + lag) - 1,
  }));
  return merge(padded, (before, after) => after.firstFrame <= before.lastFrame).map(
    ({ firstFrame, lastFrame }) => ({
      camera,
      identity,
      firstFrame,
      endFrame: lastFrame + 1,
      start: times[firstFrame] ?? camera.video.start,
      end: endOf(lastFrame),
    }),
  );
}

function merge(runs: readonly Run[], belongs: (before: Run, after: Run) => boolean): Run[] {
  const merged: Run[] = [];
  for (const run of runs) {
    const before = merged.at(-1);
    if (before === undefined || !belongs(before, run)) merged.push(run);
    else {
      const isLater = run.lastFrame > before.lastFrame;
      merged[merged.length - 1] = isLater ? { ...before, lastFrame: run.lastFrame, end: run.end } : before;
    }
  }
  return merged;
}

/** The first frame at or after a time; the number of frames where none is. */
export function frameFrom(times: Float64Array, time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? Infinity) < time - 1e-6) low = middle + 1;
    else high = middle;
  }
  return low;
}

function byProjectTime(a: Appearance, b: Appearance): number {
  return (
    projectTime(a.camera, a.start) - projectTime(b.camera, b.start) ||
    a.camera.number - b.camera.number ||
    a.identity.number - b.identity.number
  );
}
