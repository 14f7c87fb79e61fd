import { InvalidOptionError } from '../../errors/index.ts';
import { matchTracks, readTracks, slugOf } from '../../export/index.ts';
import {
  addTracklet,
  assignTracklets,
  createPerson,
  redrawBox,
  type Edits,
  type ProjectReader,
} from '../../library/index.ts';

/** A file of corrected tracks of one camera. */
export interface ImportRequest {
  readonly format: string;
  readonly path: string;
  /** The camera's name. */
  readonly camera: string;
}

/** What an import changed. */
export interface ImportOutcome {
  readonly matched: number;
  readonly added: number;
  /** Boxes drawn anew or added. */
  readonly boxes: number;
  /** Tracks that were given to people, and people who were added for that. */
  readonly named: number;
  readonly people: number;
}

/** Does something as one step that can be undone. */
type Operate = <Value>(kind: string, details: unknown, work: (edits: Edits) => Value) => Value;

/**
 * Takes the tracks of a file for corrections: each is the tracklet that it covers, whose boxes are drawn as the file has
 * them and which goes to whom the file names; one that covers none is a new tracklet. What the file lacks stays. All of
 * it is one step that can be undone.
 * Throws: InvalidOptionError `unknown-camera`, `unknown-frame`, and as the format's reader.
 */
export async function importTracks(
  library: ProjectReader,
  operate: Operate,
  { format, path, camera: name }: ImportRequest,
  signal?: AbortSignal,
): Promise<ImportOutcome> {
  const camera = library.camera(name);
  if (camera === undefined) {
    throw new InvalidOptionError('unknown-camera', `The project "${library.path}" has no camera "${name}".`);
  }
  const tracks = await readTracks(format, { path, camera: slugOf(name), signal });
  const beyond = tracks.flatMap(({ boxes }) => boxes).find(({ frame }) => frame >= camera.video.frameCount);
  if (beyond !== undefined) {
    throw new InvalidOptionError(
      'unknown-frame',
      `${path} has a box in frame ${beyond.frame} (from 0), but the video of camera "${name}" has only ` +
        `${camera.video.frameCount} frames. Is it the file of another camera?`,
      { details: { path, camera: name, frame: beyond.frame } },
    );
  }
  const matches = matchTracks(library, camera, tracks);
  const people = new Map(library.people().map((person) => [person.name, person.id]));
  const counts = { matched: 0, added: 0, boxes: 0, named: 0, people: 0 };
  return operate('import-tracks', { camera: camera.id, format }, (edits) => {
    for (const { track, tracklet, changed } of matches) {
      const [first, ...rest] = changed;
      counts[tracklet === null ? 'added' : 'matched'] += 1;
      counts.boxes += changed.length;
      const id =
        tracklet ??
        (first === undefined ? null : addTracklet(edits, camera.video.id, first.frame, first.box));
      if (id === null) continue;
      for (const { frame, box } of tracklet === null ? rest : changed) redrawBox(edits, id, frame, box);
      if (track.identity === null) continue;
      let person = people.get(track.identity);
      if (person === undefined) {
        person = createPerson(edits, { name: track.identity });
        people.set(track.identity, person);
        counts.people += 1;
      }
      assignTracklets(edits, person, [id], { allowOverlap: true });
      counts.named += 1;
    }
    return counts;
  });
}
