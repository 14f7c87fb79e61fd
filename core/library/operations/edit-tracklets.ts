import { InvalidOptionError } from '../../errors/index.ts';
import type { Box } from '../../geometry/index.ts';
import { toStoredBox, toStoredScore } from '../box-units.ts';
import { readFrameTimes } from '../cameras.ts';
import { FIRST_HAND_TRACK, trackletId, type TrackletRecord } from '../tracklets.ts';
import { trackletsOfPerson } from '../people.ts';
import { forgetDisagreement, forgetWhole, moveTrackletAnswers } from './edit-answers.ts';
import { setPerson } from './edit-people.ts';
import { LAST_FRAME, type Edits } from './edits.ts';
import { refuseOverlap, requireClosed } from './subjects.ts';

/** A box that somebody drew is as sure as one can be. */
const HAND_SCORE = 1;

/**
 * Cuts a tracklet in two: the part before `frame` keeps the id, the person and the answers; the part from `frame` on
 * gets a new id, which is returned, and is nobody's.
 * Throws: StoreError `unknown-tracklet`; InvalidOptionError `tracklet-open`, `nothing-to-split`.
 */
export function splitTracklet(edits: Edits, id: number, frame: number): number {
  const tracklet = requireClosed(edits.connection, id);
  const before = countBoxes(edits, id, 0, frame - 1);
  if (before === 0 || before === tracklet.boxCount) {
    throw new InvalidOptionError(
      'nothing-to-split',
      `Tracklet ${id} has no boxes ${before === 0 ? 'before' : 'from'} frame ${frame}${before === 0 ? '' : ' on'}, so there is nothing to cut off.`,
      { details: { tracklet: id, frame } },
    );
  }
  return cutOff(edits, tracklet, frame, LAST_FRAME, {});
}

/**
 * From `frame` on, two tracklets of one camera exchange their boxes and crops: what swapped people need. Ids, people
 * and answers stay with the parts before.
 * Throws: as {@link splitTracklet}, and `other-camera`, `same-tracklet`.
 */
export function swapTracklets(edits: Edits, [a, b]: readonly [number, number], frame: number): void {
  refuseItself(a, b);
  const first = requireClosed(edits.connection, a);
  const second = requireClosed(edits.connection, b);
  refuseOtherVideo(first, second);
  for (const tracklet of [a, b]) {
    if (countBoxes(edits, tracklet, 0, frame - 1) === 0) {
      throw new InvalidOptionError(
        'nothing-to-split',
        `Tracklet ${tracklet} begins at frame ${frame} or later: there is nothing before it that would stay. Exchange the people instead.`,
        { details: { tracklet, frame } },
      );
    }
  }
  const between = 0;
  edits.moveBoxes(a, between, frame);
  edits.moveBoxes(b, a, frame);
  edits.moveBoxes(between, b, frame);
  forgetWhole(edits, [a, b]);
  edits.refreshExtent(a);
  edits.refreshExtent(b);
}

/**
 * Makes tracklets of one camera one: those of `gone` disappear into `kept`, which keeps its id and its person; where it
 * is nobody's it takes over that of the first that is somebody's. Where several have a box in a frame, that of `kept`
 * stays, or else that of the first.
 * Throws: as {@link splitTracklet}, and `other-camera`, `same-tracklet`; `overlap` unless that is allowed.
 */
export function mergeTracklets(
  edits: Edits,
  {
    kept,
    gone,
    allowOverlap = false,
  }: {
    readonly kept: number;
    readonly gone: readonly number[];
    readonly allowOverlap?: boolean | undefined;
  },
): void {
  const survivor = requireClosed(edits.connection, kept);
  const others = [...new Set(gone)].map((id) => {
    refuseItself(kept, id);
    const other = requireClosed(edits.connection, id);
    refuseOtherVideo(survivor, other);
    return other;
  });
  if (!allowOverlap) refuseOverlap(edits.connection, [kept], gone);
  for (const other of others) absorb(edits, kept, other.id);
  edits.refreshExtent(kept);
  const person = survivor.person ?? others.find((other) => other.person !== null)?.person ?? null;
  if (person === null) return;
  if (survivor.person === null) setPerson(edits, kept, person);
  const members = trackletsOfPerson(edits.connection, person);
  if (!allowOverlap) {
    refuseOverlap(
      edits.connection,
      members.filter((id) => id !== kept),
      [kept],
    );
  }
  forgetDisagreement(edits, person, members, [kept]);
}

/**
 * Sets a tracklet's ends: boxes outside `first ≤ frame ≤ last` are put aside, and those that an earlier trim put
 * aside come back where they are inside.
 * Throws: as {@link splitTracklet}; InvalidOptionError `nothing-left`.
 */
export function trimTracklet(
  edits: Edits,
  id: number,
  { first, last }: { readonly first: number; readonly last: number },
): void {
  const tracklet = requireClosed(edits.connection, id);
  const shadows = edits.connection.all(
    'SELECT id FROM tracklets WHERE trimmed_from = ? AND is_removed = 1 ORDER BY id',
    [id],
    (row) => row.integer('id'),
  );
  for (const shadow of shadows) {
    for (const [from, to] of runsWithout(edits, shadow, id, first, last))
      edits.moveBoxes(shadow, id, from, to);
    edits.refreshExtent(shadow);
  }
  if (countBoxes(edits, id, first, last) === 0) {
    throw new InvalidOptionError(
      'nothing-left',
      `Tracklet ${id} has no box between frames ${first} and ${last}. Remove it instead.`,
      { details: { tracklet: id, first, last } },
    );
  }
  const aside = { is_removed: 1, trimmed_from: id };
  if (countBoxes(edits, id, 0, first - 1) > 0) cutOff(edits, tracklet, 0, first - 1, aside);
  if (countBoxes(edits, id, last + 1, LAST_FRAME) > 0) cutOff(edits, tracklet, last + 1, LAST_FRAME, aside);
  edits.refreshExtent(id);
}

/** Removes tracklets that show nobody; they are nobody's then. Throws: as {@link splitTracklet}. */
export function removeTracklets(edits: Edits, tracklets: readonly number[]): void {
  for (const id of new Set(tracklets)) {
    requireClosed(edits.connection, id);
    setPerson(edits, id, null);
    edits.update('tracklets', { id }, { is_removed: 1 });
  }
}

/** Draws a tracklet's box in a frame anew, or one where it had none. Throws: as {@link splitTracklet}; `unknown-frame`. */
export function redrawBox(edits: Edits, id: number, frame: number, box: Box): void {
  const { video } = requireClosed(edits.connection, id);
  refuseUnknownFrame(edits, video, frame);
  putBox(edits, id, frame, box);
  edits.refreshExtent(id);
}

/** A new tracklet of one box that somebody drew; returns its id. Throws: InvalidOptionError `unknown-frame`, `invalid-box`. */
export function addTracklet(edits: Edits, video: number, frame: number, box: Box): number {
  const time = refuseUnknownFrame(edits, video, frame);
  const id = nextHandTracklet(edits, video);
  edits.insert('tracklets', {
    id,
    video_id: video,
    state: 'closed',
    start_seconds: time,
    end_seconds: time,
    box_count: 1,
  });
  putBox(edits, id, frame, box);
  return id;
}

/** Moves boxes, crops and answers of `gone` to `kept`, and removes it. */
function absorb(edits: Edits, kept: number, gone: number): void {
  moveTrackletAnswers(edits, { kept, gone });
  forgetWhole(edits, [kept, gone]);
  for (const [first, last] of runsWithout(edits, gone, kept)) edits.moveBoxes(gone, kept, first, last);
  setPerson(edits, gone, null);
  edits.refreshExtent(gone);
  edits.update('tracklets', { id: gone }, { is_removed: 1 });
}

function putBox(edits: Edits, id: number, frame: number, box: Box): void {
  const [x, y, width, height] = toStoredBox(box);
  const key = { tracklet_id: id, frame };
  const values = { x, y, width, height, score: toStoredScore(HAND_SCORE), is_by_hand: 1 };
  if (edits.has('boxes', key)) edits.update('boxes', key, values);
  else edits.insert('boxes', { ...key, ...values });
}

/** Moves a stretch of a tracklet to a new one and returns its id. */
function cutOff(
  edits: Edits,
  { id, video, start, end }: TrackletRecord,
  first: number,
  last: number,
  marks: Readonly<Record<string, number>>,
): number {
  const part = nextHandTracklet(edits, video);
  edits.insert('tracklets', {
    id: part,
    video_id: video,
    state: 'closed',
    start_seconds: start,
    end_seconds: end,
    box_count: 0,
    ...marks,
  });
  edits.moveBoxes(id, part, first, last);
  edits.refreshExtent(part);
  edits.refreshExtent(id);
  return part;
}

function nextHandTracklet(edits: Edits, video: number): number {
  return edits.nextId('tracklets', trackletId(video, FIRST_HAND_TRACK), trackletId(video + 1, 0));
}

/** Stretches of frames in which `from` has boxes or crops and `to` has none, within [first, last]. */
function runsWithout(
  edits: Edits,
  from: number,
  to: number,
  first = 0,
  last = LAST_FRAME,
): (readonly [first: number, last: number])[] {
  const frames = edits.connection.all(
    `SELECT frame, max(tracklet_id = ?) AS is_taken
     FROM (SELECT tracklet_id, frame FROM boxes UNION ALL SELECT tracklet_id, frame FROM crops)
     WHERE tracklet_id IN (?, ?) AND frame BETWEEN ? AND ? GROUP BY frame ORDER BY frame`,
    [to, from, to, first, last],
    (row) => ({ frame: row.integer('frame'), isTaken: row.flag('is_taken') }),
  );
  const runs: (readonly [number, number])[] = [];
  let start: number | undefined;
  let end = 0;
  for (const { frame, isTaken } of frames) {
    if (isTaken) {
      if (start !== undefined) runs.push([start, end]);
      start = undefined;
    } else {
      start ??= frame;
      end = frame;
    }
  }
  if (start !== undefined) runs.push([start, end]);
  return runs;
}

function countBoxes(edits: Edits, tracklet: number, first: number, last: number): number {
  const count = edits.connection.first(
    'SELECT count(*) AS boxes FROM boxes WHERE tracklet_id = ? AND frame BETWEEN ? AND ?',
    [tracklet, first, last],
    (row) => row.integer('boxes'),
  );
  return count ?? 0;
}

function refuseItself(a: number, b: number): void {
  if (a !== b) return;
  throw new InvalidOptionError('same-tracklet', `Two tracklets are needed; tracklet ${a} was named twice.`);
}

function refuseOtherVideo(a: TrackletRecord, b: TrackletRecord): void {
  if (a.video === b.video) return;
  throw new InvalidOptionError(
    'other-camera',
    `Tracklets ${a.id} and ${b.id} are of different cameras ("${a.cameraName}", "${b.cameraName}"). Give them to one person instead.`,
    { details: { first: a.id, second: b.id } },
  );
}

function refuseUnknownFrame(edits: Edits, video: number, frame: number): number {
  const times = readFrameTimes(edits.connection, video);
  const time = times[frame];
  if (time !== undefined) return time;
  throw new InvalidOptionError(
    'unknown-frame',
    `Video ${video} has no frame ${frame}; it has ${times.length}.`,
  );
}
