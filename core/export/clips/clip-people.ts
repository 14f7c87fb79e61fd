import type { Box } from '../../geometry/index.ts';
import type { Yuv420Image } from '../../images/index.ts';
import type { TrackletBoxes } from '../../library/index.ts';
import type { ExportCamera, ExportSource } from '../export-source.ts';
import type { ClipMoment } from './clip-moments.ts';
import { boxAtTime, hidePerson, outlinePerson } from './clip-pictures.ts';

/** Seconds by which boxes are read beyond a stretch, to know where people are at its ends. */
const BEYOND_SECONDS = 2;

export interface PictureChanges {
  /** Draw the box of the person whom the clip is about. */
  readonly hasBox?: boolean | undefined;
  /** Make everyone but the chosen people unrecognisable. */
  readonly hidesOthers?: boolean | undefined;
}

/** The tracklets of everyone who stays to be seen where others are hidden. */
export function chosenTracklets(source: ExportSource, moments: readonly ClipMoment[]): ReadonlySet<number> {
  const ids = new Set(source.people.map(({ person }) => person));
  const isOfPeople = source.isOfPeople;
  const people = source.reader.people().filter(({ id }) => isOfPeople && ids.has(id));
  return new Set([
    ...people.flatMap(({ tracklets }) => tracklets),
    ...moments.flatMap(({ subject }) => [...(subject?.tracklets ?? [])]),
  ]);
}

/** Changes the pictures of a stretch (seconds of the camera's video), each at its time: boxes, and who is hidden. */
export function pictureChange(
  { reader }: ExportSource,
  camera: ExportCamera,
  stretch: { readonly start: number; readonly end: number },
  {
    changes,
    chosen,
    subject,
  }: {
    readonly changes: PictureChanges;
    readonly chosen: ReadonlySet<number>;
    /** Whose box is drawn. */
    readonly subject: ReadonlySet<number>;
  },
): (image: Yuv420Image, time: number) => void {
  const { hasBox, hidesOthers } = changes;
  if (hasBox !== true && hidesOthers !== true) return () => undefined;
  const around = boxesAround(reader, camera, stretch);
  const others = around.filter(({ tracklet }) => !chosen.has(tracklet));
  const theirs = around.filter(({ tracklet }) => subject.has(tracklet));
  const at = (tracks: readonly TrackletBoxes[], time: number) =>
    tracks.flatMap((track) => boxAtTime(track, time) ?? []);
  return (image, time) => {
    if (hidesOthers === true) for (const box of at(others, time)) hidePerson(image, box);
    if (hasBox === true) for (const box of at(theirs, time)) outlinePerson(image, box);
  };
}

/** Where everyone but the chosen is in a camera's picture at a time. */
export function othersAt(
  reader: ExportSource['reader'],
  camera: ExportCamera,
  time: number,
  chosen: Pick<ReadonlySet<number>, 'has'>,
): readonly Box[] {
  return boxesAround(reader, camera, { start: time, end: time })
    .filter(({ tracklet }) => !chosen.has(tracklet))
    .flatMap((track) => boxAtTime(track, time) ?? []);
}

/** All tracklets of a camera near a stretch of its video. */
export function boxesAround(
  reader: ExportSource['reader'],
  { video }: ExportCamera,
  { start, end }: { readonly start: number; readonly end: number },
): readonly TrackletBoxes[] {
  return reader.boxes(video.id, start - BEYOND_SECONDS, end + BEYOND_SECONDS);
}
