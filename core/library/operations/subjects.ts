import { InvalidOptionError, StoreError } from '../../errors/index.ts';
import { listCameras } from '../cameras.ts';
import { listViews } from '../clocks.ts';
import type { ReadConnection } from '../connection.ts';
import { findPerson, type PersonRecord } from '../people.ts';
import { Physics } from '../physics.ts';
import { findTracklet, type TrackletRecord } from '../tracklets.ts';

/** The tracklet. Throws: StoreError `unknown-tracklet` where there is none, or it was removed. */
export function requireTracklet(connection: ReadConnection, id: number): TrackletRecord {
  const tracklet = findTracklet(connection, id);
  if (tracklet !== undefined) return tracklet;
  throw new StoreError('unknown-tracklet', `The project "${connection.path}" has no tracklet ${id}.`, {
    details: { path: connection.path, tracklet: id },
  });
}

/** As {@link requireTracklet}. Throws: also InvalidOptionError `tracklet-open` while an ingest still follows it. */
export function requireClosed(connection: ReadConnection, id: number): TrackletRecord {
  const tracklet = requireTracklet(connection, id);
  if (tracklet.state === 'closed') return tracklet;
  throw new InvalidOptionError(
    'tracklet-open',
    `Tracklet ${id} of camera "${tracklet.cameraName}" is still being followed. Let the ingest go on until it has passed, then repair it.`,
    { details: { tracklet: id } },
  );
}

/** The person. Throws: StoreError `unknown-person`. */
export function requirePerson(connection: ReadConnection, id: number): PersonRecord {
  const person = findPerson(connection, id);
  if (person !== undefined) return person;
  throw new StoreError('unknown-person', `The project "${connection.path}" has no person ${id}.`, {
    details: { path: connection.path, person: id },
  });
}

/**
 * Nobody is twice in one picture, nor at once in the pictures of two cameras that were declared to show different
 * places. Throws: InvalidOptionError `overlap` where that is so of two of the tracklets, at least one of them from
 * `added`.
 */
export function refuseOverlap(
  connection: ReadConnection,
  present: readonly number[],
  added: readonly number[],
): void {
  const records = [...present, ...added].map((id) => requireTracklet(connection, id));
  const isAdded = new Set(added);
  records.sort((a, b) => a.camera - b.camera || a.start - b.start || a.id - b.id);
  const reached = new Map<boolean, TrackletRecord>();
  let camera = 0;
  for (const record of records) {
    if (record.camera !== camera) reached.clear();
    camera = record.camera;
    const isNew = isAdded.has(record.id);
    for (const [isOtherNew, other] of reached) {
      if ((isNew || isOtherNew) && other.end >= record.start && other.id !== record.id)
        throw overlap(other, record);
    }
    const longest = reached.get(isNew);
    if (longest === undefined || longest.end < record.end) reached.set(isNew, record);
  }
  refuseTwoPlaces(connection, records, isAdded);
}

function refuseTwoPlaces(
  connection: ReadConnection,
  records: readonly TrackletRecord[],
  isAdded: ReadonlySet<number>,
): void {
  const physics = new Physics(listCameras(connection), listViews(connection));
  if (!physics.knowsPlaces) return;
  for (const added of records.filter(({ id }) => isAdded.has(id))) {
    const other = records.find((record) => physics.isInTwoPlaces(record, added));
    if (other !== undefined) throw inTwoPlaces(other, added);
  }
}

function inTwoPlaces(a: TrackletRecord, b: TrackletRecord): InvalidOptionError {
  return new InvalidOptionError(
    'overlap',
    `Tracklets ${a.id} and ${b.id} are seen by the cameras "${a.cameraName}" and "${b.cameraName}" at the same time, and these were declared to show different places: nobody is in both. Check the cameras' clocks, split one of the tracklets, or say that it is meant.`,
    { details: { first: a.id, second: b.id, cameras: `${a.cameraName}, ${b.cameraName}` } },
  );
}

function overlap(a: TrackletRecord, b: TrackletRecord): InvalidOptionError {
  const seconds = Math.min(a.end, b.end) - Math.max(a.start, b.start);
  return new InvalidOptionError(
    'overlap',
    `Tracklets ${a.id} and ${b.id} are in the picture of camera "${b.cameraName}" at the same time (${seconds.toFixed(1)} s): nobody is twice in one picture. Split one of them first, or say that the overlap is meant.`,
    { details: { first: a.id, second: b.id, camera: b.cameraName, seconds } },
  );
}
