import { InvalidOptionError } from '../../errors/index.ts';
import { appearances, frameFrom } from '../appearances.ts';
import type { AppearanceSettings } from '../export-format.ts';
import { projectTime, type ExportCamera, type ExportSource } from '../export-source.ts';

/** A stretch of one camera's video that becomes a clip; it starts and ends with a frame. */
export interface ClipMoment {
  readonly camera: ExportCamera;
  /** Frames of the video: the first one, and the one after the last. */
  readonly firstFrame: number;
  readonly endFrame: number;
  /** Seconds of the video: when the first frame starts and when the last one ends. */
  readonly start: number;
  readonly end: number;
  /** What it is called in chapters and file names. */
  readonly title: string;
  /** Whom it is about; null: nobody in particular. */
  readonly subject: ClipSubject | null;
}

export interface ClipSubject {
  readonly name: string;
  readonly tracklets: ReadonlySet<number>;
}

/** What clips are made of: appearances of the selection's people, or one of these instead. */
export interface ClipList {
  /** Ids of tracklets, each a clip, in this order: what a search found. */
  readonly tracklets?: readonly number[] | undefined;
  /** Tagged moments of these tags. */
  readonly tags?: readonly string[] | undefined;
}

/**
 * The moments that become clips, in the order in which a reel shows them.
 * Throws: InvalidOptionError `unknown-tracklet`, `unknown-tag`.
 */
export function clipMoments(
  source: ExportSource,
  { tracklets, tags }: ClipList,
  settings: AppearanceSettings,
): ClipMoment[] {
  if (tracklets !== undefined) return tracklets.flatMap((id) => ofTracklet(source, id, settings));
  if (tags !== undefined) return ofTags(source, tags, settings);
  const subjects = new Map(source.people.map(({ person }) => [person, subjectOf(source, person)]));
  return [...appearances(source, settings)].map(({ identity, ...stretch }) => ({
    ...stretch,
    title: identity.name,
    subject: subjects.get(identity.person) ?? null,
  }));
}

function ofTracklet(source: ExportSource, id: number, settings: AppearanceSettings): ClipMoment[] {
  const record = source.reader.tracklet(id);
  if (record === undefined) {
    throw new InvalidOptionError('unknown-tracklet', `The project has no tracklet ${id} any more.`);
  }
  const camera = source.cameras.find((candidate) => candidate.id === record.camera);
  if (camera === undefined || !source.reaches(camera, record)) return [];
  const title = subjectOf(source, record.person)?.name ?? `Tracklet ${id}`;
  const subject = { name: title, tracklets: new Set([id]) };
  return [{ camera, ...stretchOf(source, camera, record, settings), title, subject }];
}

function ofTags(source: ExportSource, tags: readonly string[], settings: AppearanceSettings): ClipMoment[] {
  const known = source.reader.tags();
  const missing = tags.find((tag) => !known.includes(tag));
  if (missing !== undefined) {
    throw new InvalidOptionError(
      'unknown-tag',
      `The project has no tag "${missing}". It has ${known.map((tag) => `"${tag}"`).join(', ') || 'none'}.`,
      { details: { tag: missing } },
    );
  }
  return source
    .moments()
    .filter(({ tag }) => tags.includes(tag))
    .map((moment) => ({
      camera: moment.in,
      ...stretchOf(source, moment.in, moment, settings),
      title: moment.about === null ? moment.tag : `${moment.tag}, ${moment.about.name}`,
      subject: subjectOf(source, moment.person),
    }))
    .sort((a, b) => projectTime(a.camera, a.start) - projectTime(b.camera, b.start));
}

/** Whole frames of the video that cover a time span (seconds of the video) with lead and lag. */
function stretchOf(
  { reader }: ExportSource,
  { video }: ExportCamera,
  span: { readonly start: number; readonly end: number },
  { lead, lag }: AppearanceSettings,
): Pick<ClipMoment, 'firstFrame' | 'endFrame' | 'start' | 'end'> {
  const times = reader.frameTimes(video.id);
  const firstFrame = Math.min(times.length - 1, frameFrom(times, span.start - lead));
  const endFrame = Math.max(firstFrame + 1, Math.min(times.length, frameFrom(times, span.end + lag) + 1));
  return {
    firstFrame,
    endFrame,
    start: times[firstFrame] ?? video.start,
    end: times[endFrame] ?? video.end,
  };
}

function subjectOf({ reader }: ExportSource, person: number | null): ClipSubject | null {
  const record = person === null ? undefined : reader.person(person);
  return record === undefined ? null : { name: record.name, tracklets: new Set(record.tracklets) };
}
