import { InvalidOptionError, SightlineError, throwIfCancelled } from '../../errors/index.ts';
import { matchTracks, readTracks, slugOf, type TrackMatch } from '../../export/index.ts';
import {
  addCrop,
  addTracklet,
  assignTracklets,
  createPerson,
  redrawBox,
  type CameraRecord,
  type Edits,
  type ProjectReader,
} from '../../library/index.ts';
import type { CropMaker } from '../workspace/hand-crops.ts';
import { importedCrops, type ImportedCrop } from './imported-crops.ts';

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
  /** Crops of new tracklets, with embeddings. */
  readonly crops: number;
  /** Why new tracklets have no crops, so that searches do not find them; null where they have, or need none. */
  readonly withoutCrops: string | null;
}

/** Does something as one step that can be undone. */
type Operate = <Value>(kind: string, details: unknown, work: (edits: Edits) => Value) => Value;

/** What an import works with. */
export interface ImportContext {
  readonly library: ProjectReader;
  readonly operate: Operate;
  /** Lets work be done with the model of the project, opened. */
  readonly withModel: <Value>(
    work: (model: Pick<CropMaker, 'model' | 'embedder'>) => Promise<Value>,
  ) => Promise<Value>;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

/**
 * Takes the tracks of a file for corrections: each is the tracklet that it covers, whose boxes are drawn as the file has
 * them and which goes to whom the file names; one that covers none is a new tracklet. What the file lacks stays. All of
 * it is one step that can be undone. New tracklets get crops and embeddings from the video, so that searches find them;
 * where that cannot be (the video is gone), the import goes on without.
 * Throws: InvalidOptionError `unknown-camera`, `unknown-frame`, and as the format's reader.
 */
export async function importTracks(
  context: ImportContext,
  { format, path, camera: name }: ImportRequest,
): Promise<ImportOutcome> {
  const { library, operate, signal } = context;
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
  const { crops, withoutCrops } = await cropsOf(context, camera, matches);
  const people = new Map(library.people().map((person) => [person.name, person.id]));
  const counts = { matched: 0, added: 0, boxes: 0, named: 0, people: 0, crops: 0, withoutCrops };
  return operate('import-tracks', { camera: camera.id, format }, (edits) => {
    for (const match of matches) {
      const { track, tracklet, changed } = match;
      const [first, ...rest] = changed;
      counts[tracklet === null ? 'added' : 'matched'] += 1;
      counts.boxes += changed.length;
      const id =
        tracklet ??
        (first === undefined ? null : addTracklet(edits, camera.video.id, first.frame, first.box));
      if (id === null) continue;
      for (const { frame, box } of tracklet === null ? rest : changed) redrawBox(edits, id, frame, box);
      for (const crop of tracklet === null ? (crops.get(match) ?? []) : []) {
        addCrop(edits, { ...crop, tracklet: id, isByHand: false });
        counts.crops += 1;
      }
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

/** Crops of the tracks that are new; none, with the reason, where they cannot be made. Throws: CancelledError. */
async function cropsOf(
  { library, withModel, signal, onProgress = () => undefined }: ImportContext,
  camera: CameraRecord,
  matches: readonly TrackMatch[],
): Promise<{
  readonly crops: ReadonlyMap<TrackMatch, readonly ImportedCrop[]>;
  readonly withoutCrops: string | null;
}> {
  const added = matches.filter(({ tracklet, track }) => tracklet === null && track.boxes.length > 0);
  if (added.length === 0) return { crops: new Map(), withoutCrops: null };
  try {
    const crops = await withModel((model) =>
      importedCrops({ library, signal, ...model }, camera, added, onProgress),
    );
    return { crops, withoutCrops: null };
  } catch (error) {
    throwIfCancelled(signal);
    if (!(error instanceof SightlineError)) throw error;
    return { crops: new Map(), withoutCrops: error.message };
  }
}
