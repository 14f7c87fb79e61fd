import { appearancesIn, type Appearance } from '../appearances.ts';
import type { AppearanceSettings } from '../export-format.ts';
import {
  boxAt,
  projectTime,
  type ExportCamera,
  type ExportCrop,
  type ExportSource,
  type Identity,
} from '../export-source.ts';

/** Cells of a heat map, across and down the picture. */
export const HEAT_COLUMNS = 32;
export const HEAT_ROWS = 18;
const THUMBNAILS = 6;

/** One person in one camera. */
export interface CameraFigures {
  readonly camera: ExportCamera;
  readonly appearances: readonly Appearance[];
  /** Time on screen. */
  readonly seconds: number;
  /** [{@link HEAT_ROWS}, {@link HEAT_COLUMNS}]: how many boxes stand with their foot in each cell. */
  readonly heat: Uint32Array;
}

/** One person in all cameras. */
export interface PersonFigures {
  readonly identity: Identity;
  /** Seconds of project time in which at least one camera sees the person. */
  readonly seconds: number;
  /** Cameras that see the person, in the project's order. */
  readonly cameras: readonly CameraFigures[];
  /** The best crops, at most one a tracklet and six in all. */
  readonly thumbnails: readonly ExportCrop[];
  /** Who is to be seen in the same camera at the same time, and for how many seconds in all; the longest first. */
  readonly together: readonly { readonly identity: Identity; readonly seconds: number }[];
}

/** What a report says, whatever it is written as. */
export interface ReportFigures {
  readonly project: string;
  readonly cameras: readonly ExportCamera[];
  /** Seconds of project time from the first appearance to the end of the last one; 0 and 0 where there is none. */
  readonly from: number;
  readonly to: number;
  readonly people: readonly PersonFigures[];
}

/** Looks at everyone of the selection who has a name. */
export function reportFigures(source: ExportSource, settings: AppearanceSettings): ReportFigures {
  const seen = source.people.map((identity) => ({
    identity,
    cameras: source.cameras
      .map((camera) => cameraFigures(source, camera, identity, settings))
      .filter((figures) => figures.appearances.length > 0),
    thumbnails: bestCrops(source, identity),
  }));
  const people = seen.map((person) => ({
    ...person,
    seconds: unionSeconds(person.cameras.flatMap(({ appearances }) => appearances)),
    together: seen
      .filter((other) => other !== person)
      .map((other) => ({ identity: other.identity, seconds: sharedSeconds(person.cameras, other.cameras) }))
      .filter(({ seconds }) => seconds > 0)
      .sort((a, b) => b.seconds - a.seconds || a.identity.number - b.identity.number),
  }));
  const spans = people.flatMap(({ cameras }) =>
    cameras.flatMap(({ appearances }) => appearances.map(projectSpan)),
  );
  return {
    project: source.projectName,
    cameras: source.cameras,
    from: spans.reduce((least, [start]) => Math.min(least, start), spans[0]?.[0] ?? 0),
    to: spans.reduce((most, [, end]) => Math.max(most, end), spans[0]?.[1] ?? 0),
    people,
  };
}

/** The cameras in which somebody of the report is to be seen, in the project's order. */
export function seenCameras({ cameras, people }: ReportFigures): readonly ExportCamera[] {
  const seen = new Set(people.flatMap((person) => person.cameras.map(({ camera }) => camera)));
  return cameras.filter((camera) => seen.has(camera));
}

/** An appearance's start and end in project time. */
export function projectSpan({ start, end, camera }: Appearance): readonly [start: number, end: number] {
  return [projectTime(camera, start), projectTime(camera, end)];
}

function cameraFigures(
  source: ExportSource,
  camera: ExportCamera,
  identity: Identity,
  settings: AppearanceSettings,
): CameraFigures {
  const appearances = appearancesIn(source, camera, identity, settings);
  const heat = new Uint32Array(HEAT_COLUMNS * HEAT_ROWS);
  for (const { boxes, frames } of source.tracks({ camera, identity })) {
    for (const index of frames.keys()) {
      const { x, y, width, height } = boxAt(boxes, index);
      const column = cell((x + width / 2) / camera.video.width, HEAT_COLUMNS);
      const row = cell((y + height) / camera.video.height, HEAT_ROWS);
      const place = row * HEAT_COLUMNS + column;
      heat[place] = (heat[place] ?? 0) + 1;
    }
  }
  const seconds = appearances.reduce((sum, { start, end }) => sum + end - start, 0);
  return { camera, appearances, seconds, heat };
}

function cell(share: number, count: number): number {
  return Math.min(count - 1, Math.max(0, Math.floor(share * count)));
}

function bestCrops(source: ExportSource, identity: Identity): ExportCrop[] {
  const best: ExportCrop[] = [];
  let tracklet = -1;
  for (const crop of source.crops(identity)) {
    // A tracklet's crops come best first.
    if (crop.tracklet !== tracklet) best.push(crop);
    tracklet = crop.tracklet;
  }
  return best.sort((a, b) => b.quality - a.quality || a.id - b.id).slice(0, THUMBNAILS);
}

function unionSeconds(appearances: readonly Appearance[]): number {
  let total = 0;
  let covered = -Infinity;
  for (const [start, end] of appearances.map(projectSpan).sort((a, b) => a[0] - b[0])) {
    total += Math.max(0, end - Math.max(start, covered));
    covered = Math.max(covered, end);
  }
  return total;
}

function sharedSeconds(mine: readonly CameraFigures[], theirs: readonly CameraFigures[]): number {
  let total = 0;
  for (const { camera, appearances } of mine) {
    const others = theirs.find((figures) => figures.camera === camera)?.appearances ?? [];
    for (const a of appearances) {
      for (const b of others) total += Math.max(0, Math.min(a.end, b.end) - Math.max(a.start, b.start));
    }
  }
  return total;
}
