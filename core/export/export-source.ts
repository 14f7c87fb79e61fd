import { throwIfCancelled } from '../errors/index.ts';
import type { Box } from '../geometry/index.ts';
import type {
  CameraRecord,
  CropRecord,
  MomentRecord,
  ProjectReader,
  TrackletBoxes,
  TrackletRecord,
} from '../library/index.ts';
import { checkRange, selectCameras, selectPeople, type ExportSelection } from './selection.ts';

/** A camera as exports see it. */
export interface ExportCamera extends CameraRecord {
  /** From 1, its place among all cameras of the project, whichever of them are exported. */
  readonly number: number;
  /** Its name where only letters, digits, `-` and `_` may stand; different for each camera. */
  readonly slug: string;
}

/** One who is told apart from others: a person of the project, or a tracklet that is nobody's yet. */
export interface Identity {
  /** From 1: people first, then each nameless tracklet by itself. */
  readonly number: number;
  /** The person's id; null for a nameless tracklet. */
  readonly person: number | null;
  readonly name: string;
  /** What the roster says; empty where it says nothing. */
  readonly team: string;
  readonly role: string;
  /** As printed on the shirt. */
  readonly shirtNumber: string;
}

/** Seconds of project time at a time of the camera's video. */
export function projectTime({ offset, rate }: CameraRecord, time: number): number {
  return offset + rate * time;
}

/** Seconds of the camera's video at a project time: the inverse of {@link projectTime}. */
export function videoTime({ offset, rate }: CameraRecord, time: number): number {
  return (time - offset) / rate;
}

/** A tracklet's boxes inside the selection; at least one. */
export interface ExportTrack extends TrackletBoxes {
  readonly camera: ExportCamera;
  readonly identity: Identity;
}

/** One box in one frame. */
export interface FrameBox {
  /** Index into the video's frame times. */
  readonly frame: number;
  readonly identity: Identity;
  readonly tracklet: number;
  readonly box: Box;
  readonly score: number;
}

/** A stored picture of somebody, without its pixels. */
export interface ExportCrop extends CropRecord {
  readonly camera: ExportCamera;
  readonly identity: Identity;
  /** Seconds of the video. */
  readonly time: number;
}

export interface ExportSourceOptions {
  /** Make everyone but the chosen people unrecognisable in pictures; nobody is hidden where nobody was chosen. */
  readonly hidesOthers?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told after each piece that was read: how many of the pieces of one pass over all tracklets. */
  readonly onRead?: ((pieces: number) => void) | undefined;
}

/** Seconds of one camera that are in memory at a time where boxes are wanted frame by frame. */
const WINDOW_SECONDS = 10;

/**
 * What of a project leaves it, read piece by piece: a tracklet or some seconds of a camera are in memory at a time,
 * beside a short record of each tracklet. Every method that reads throws CancelledError and StoreError.
 */
export class ExportSource {
  readonly projectName: string;
  readonly cameras: readonly ExportCamera[];
  /** The people of the selection, also those who are not to be seen in it. */
  readonly people: readonly Identity[];
  readonly reader: ProjectReader;
  /** Whether people or teams were chosen. */
  readonly isOfPeople: boolean;
  readonly #from: number;
  readonly #to: number;
  readonly #identities = new Map<number, Identity>();
  readonly #ofIdentity = new Map<Identity, TrackletRecord[]>();
  readonly #tracklets: readonly TrackletRecord[];
  readonly #options: ExportSourceOptions;

  /** Throws: InvalidOptionError `unknown-person`, `unknown-camera`, `invalid-range`. */
  constructor(reader: ProjectReader, selection: ExportSelection, options: ExportSourceOptions = {}) {
    checkRange(selection);
    this.reader = reader;
    this.#options = options;
    this.projectName = reader.name();
    this.isOfPeople = selection.people !== undefined || selection.teams !== undefined;
    this.#from = selection.from ?? -Infinity;
    this.#to = selection.to ?? Infinity;
    const chosen = new Set(selectCameras(reader, selection.cameras).map(({ id }) => id));
    this.cameras = numberCameras(reader.cameras()).filter(({ id }) => chosen.has(id));
    const people = selectPeople(reader, selection);
    const teams = new Map(reader.teams().map(({ id, name }) => [id, name]));
    this.people = people.map(({ id, name, team, role, number }, index) => ({
      number: index + 1,
      person: id,
      name,
      team: teams.get(team ?? 0) ?? '',
      role,
      shirtNumber: number,
    }));
    for (const [index, { tracklets }] of people.entries()) {
      const identity = this.people[index];
      if (identity !== undefined) for (const id of tracklets) this.#identities.set(id, identity);
    }
    this.#tracklets = reader
      .tracklets()
      .filter((tracklet) => this.#isInside(tracklet))
      .filter(({ id }) => !this.isOfPeople || this.#identities.has(id));
    let next = this.people.length + 1;
    for (const record of this.#tracklets) {
      const { id } = record;
      const identity = this.#identities.get(id) ?? nameless(next++, id);
      this.#identities.set(id, identity);
      const records = this.#ofIdentity.get(identity);
      if (records === undefined) this.#ofIdentity.set(identity, [record]);
      else records.push(record);
    }
  }

  /** Tracklets of the selection: pieces of one pass. */
  get trackCount(): number {
    return this.#tracklets.length;
  }

  /** Everyone who can occur, people first, ascending in number. */
  *identities(): Generator<Identity, void> {
    yield* this.people;
    for (const { id } of this.#tracklets) {
      const identity = this.#identities.get(id);
      if (identity?.person === null) yield identity;
    }
  }

  /** The selection's tracklets by camera and start, or those of one camera or one identity. */
  *tracks(
    of: { readonly camera?: ExportCamera; readonly identity?: Identity } = {},
  ): Generator<ExportTrack, void> {
    const records = of.identity === undefined ? this.#tracklets : (this.#ofIdentity.get(of.identity) ?? []);
    for (const record of records) {
      if (of.camera !== undefined && of.camera.id !== record.camera) continue;
      throwIfCancelled(this.#options.signal);
      const track = this.#read(record);
      this.#options.onRead?.(1);
      if (track !== undefined) yield track;
    }
  }

  /**
   * The boxes of one camera by frame and then by identity, some seconds at a time. Where one identity has two boxes
   * in a frame (two tracklets of one person, one of them wrong), the one of higher score stands.
   */
  *frameBoxes(camera: ExportCamera): Generator<readonly FrameBox[], void> {
    const { video } = camera;
    const from = Math.max(video.start, videoTime(camera, this.#from));
    const to = Math.min(video.end, videoTime(camera, this.#to));
    const share = this.#tracklets.filter((tracklet) => tracklet.camera === camera.id).length;
    const windows = Math.max(1, Math.ceil((to - from) / WINDOW_SECONDS));
    for (let window = 0; window < windows && from <= to; window++) {
      throwIfCancelled(this.#options.signal);
      const start = from + window * WINDOW_SECONDS;
      const rows = this.#readWindow(video.id, start, Math.min(to, start + WINDOW_SECONDS), window > 0);
      this.#options.onRead?.(share / windows);
      if (rows.length > 0) yield rows;
    }
  }

  /** The crops inside the selection, of all or of one identity, by tracklet and then best first. */
  *crops(identity?: Identity): Generator<ExportCrop, void> {
    const records = identity === undefined ? this.#tracklets : (this.#ofIdentity.get(identity) ?? []);
    for (const record of records) {
      throwIfCancelled(this.#options.signal);
      const camera = this.cameras.find(({ id }) => id === record.camera);
      const owner = this.#identities.get(record.id);
      this.#options.onRead?.(1);
      if (camera === undefined || owner === undefined) continue;
      const times = this.reader.frameTimes(camera.video.id);
      for (const crop of this.reader.crops(record.id)) {
        const time = times[crop.frame] ?? camera.video.start;
        const at = projectTime(camera, time);
        if (at >= this.#from && at <= this.#to) yield { ...crop, camera, identity: owner, time };
      }
    }
  }

  /** Whether somebody is to be hidden in pictures. */
  get hidesOthers(): boolean {
    return this.#options.hidesOthers === true && this.isOfPeople;
  }

  /** Stops long work beside reading. */
  get signal(): AbortSignal | undefined {
    return this.#options.signal;
  }

  /** The chosen people's tracklets inside the selection: those who stay to be seen. */
  get chosen(): Pick<ReadonlySet<number>, 'has'> {
    return this.#identities;
  }

  /** The tagged moments inside the selection; of chosen people only theirs. */
  moments(): (MomentRecord & { readonly in: ExportCamera; readonly about: Identity | null })[] {
    return this.reader.moments().flatMap((moment) => {
      const camera = this.cameras.find(({ id }) => id === moment.camera);
      if (camera === undefined) return [];
      const about = this.people.find(({ person }) => person === moment.person) ?? null;
      if (this.isOfPeople && about === null) return [];
      return this.reaches(camera, moment) ? [{ ...moment, in: camera, about }] : [];
    });
  }

  /** Whether some of a span of a camera's video (seconds) lies in the selection. */
  reaches(camera: ExportCamera, { start, end }: { readonly start: number; readonly end: number }): boolean {
    return projectTime(camera, start) <= this.#to && projectTime(camera, end) >= this.#from;
  }

  #isInside(tracklet: TrackletRecord): boolean {
    const camera = this.cameras.find((candidate) => candidate.id === tracklet.camera);
    return camera !== undefined && this.reaches(camera, tracklet);
  }

  #read(record: TrackletRecord): ExportTrack | undefined {
    const camera = this.cameras.find(({ id }) => id === record.camera);
    const identity = this.#identities.get(record.id);
    const boxes = this.reader.trackletBoxes(record);
    if (camera === undefined || identity === undefined || boxes === undefined) return undefined;
    const inside = clip(boxes, videoTime(camera, this.#from), videoTime(camera, this.#to));
    return inside.frames.length === 0 ? undefined : { ...inside, camera, identity };
  }

  /** `isOpen`: the window's start belongs to the one before it. */
  #readWindow(video: number, from: number, to: number, isOpen: boolean): FrameBox[] {
    const best = new Map<string, FrameBox>();
    for (const { tracklet, frames, times, boxes, scores } of this.reader.boxes(video, from, to)) {
      const identity = this.#identities.get(tracklet);
      if (identity === undefined) continue;
      for (const [index, frame] of frames.entries()) {
        if (isOpen && times[index] === from) continue;
        const key = `${frame} ${identity.number}`;
        const score = scores[index] ?? 0;
        if ((best.get(key)?.score ?? -Infinity) >= score) continue;
        best.set(key, { frame, identity, tracklet, box: boxAt(boxes, index), score });
      }
    }
    return [...best.values()].sort((a, b) => a.frame - b.frame || a.identity.number - b.identity.number);
  }
}

/** The box at a place of a tracklet's columns. */
export function boxAt(boxes: Float64Array, index: number): Box {
  const [x = 0, y = 0, width = 0, height = 0] = boxes.subarray(4 * index, 4 * index + 4);
  return { x, y, width, height };
}

function nameless(number: number, tracklet: number): Identity {
  return { number, person: null, name: `Tracklet ${tracklet}`, team: '', role: '', shirtNumber: '' };
}

function clip(columns: TrackletBoxes, from: number, to: number): TrackletBoxes {
  const { times } = columns;
  let first = 0;
  while (first < times.length && (times[first] ?? 0) < from) first += 1;
  let end = times.length;
  while (end > first && (times[end - 1] ?? 0) > to) end -= 1;
  if (first === 0 && end === times.length) return columns;
  return {
    tracklet: columns.tracklet,
    frames: columns.frames.subarray(first, end),
    times: times.subarray(first, end),
    boxes: columns.boxes.subarray(4 * first, 4 * end),
    scores: columns.scores.subarray(first, end),
  };
}

function numberCameras(cameras: readonly CameraRecord[]): ExportCamera[] {
  const taken = new Set<string>();
  return cameras.map((camera, index) => {
    const number = index + 1;
    let slug = slugOf(camera.name) || `camera-${number}`;
    while (taken.has(slug.toLowerCase())) slug = `${slug}-${number}`;
    taken.add(slug.toLowerCase());
    return { ...camera, number, slug };
  });
}

const SLUG_LENGTH = 60;

/** A name as a part of file names on every system: no separators, no accents, no dots. */
export function slugOf(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^A-Za-z0-9_]+/g, '-')
    .slice(0, SLUG_LENGTH)
    .replace(/^-+|-+$/g, '');
}
