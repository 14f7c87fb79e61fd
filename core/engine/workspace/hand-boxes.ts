import { InvalidOptionError } from '../../errors/index.ts';
import { clipBox, type Box } from '../../geometry/index.ts';
import type { CameraRecord, ProjectReader, TrackletRecord } from '../../library/index.ts';
import { frameAt } from '../../video/index.ts';
import type { PersonSearch } from '../search/person-search.ts';
import { makeCrop, requireVisible } from './hand-crops.ts';
import { addCrop, addTracklet, redrawBox } from './operations.ts';
import type { Workspace } from './workspace.ts';

/** Browsers stand up to so much beside a video's ends, in seconds. */
const END_MARGIN = 0.05;

/** What boxes drawn by hand change, and what embeds them. */
export interface HandBoxParts {
  readonly library: ProjectReader;
  readonly search: PersonSearch;
  readonly workspace: Workspace;
}

/** A box in the frame that a camera shows at `time`, in seconds of its video. */
export interface HandBox {
  readonly camera: CameraRecord;
  readonly time: number;
  readonly box: Box;
  /** Whose box it is; a tracklet of its own where undefined. */
  readonly tracklet?: number | undefined;
}

/**
 * Draws a box around somebody whom the detector missed: one operation that adds the box, its crop and embedding.
 * Returns the tracklet. What lies outside the picture is cut off.
 * Throws: InvalidOptionError `unknown-frame` where the video shows nothing then, `box-too-small`, `other-camera`;
 * MediaError `video-changed`; ModelError `model-changed`.
 */
export async function drawByHand(
  { library, search, workspace }: HandBoxParts,
  { camera, time, box, tracklet }: HandBox,
  signal?: AbortSignal,
): Promise<number> {
  const frame = shownFrame(library, camera, time);
  if (tracklet !== undefined) refuseOtherCamera(requireRecord(library, tracklet), camera);
  const crop = await search.withModel((model) => makeCrop({ library, signal, ...model }, camera, frame, box));
  return workspace.operate('draw', { camera: camera.name, time }, (edits) => {
    const target = tracklet ?? addTracklet(edits, camera.video.id, frame, crop.box);
    if (tracklet !== undefined) redrawBox(edits, tracklet, frame, crop.box);
    addCrop(edits, { ...crop, tracklet: target, isByHand: true });
    return target;
  });
}

/**
 * Gives a tracklet another box in the frame that is shown at `time`, or one where it had none. A crop that was cut out
 * of that frame is cut and embedded anew, in the same operation.
 * Throws: as {@link drawByHand}; StoreError `unknown-tracklet`.
 */
export async function redrawByHand(
  { library, search, workspace }: HandBoxParts,
  { tracklet, time, box: drawn }: { readonly tracklet: number; readonly time: number; readonly box: Box },
  signal?: AbortSignal,
): Promise<void> {
  const camera = cameraOf(library, requireRecord(library, tracklet));
  const frame = shownFrame(library, camera, time);
  const box = clipBox(drawn, camera.video.width, camera.video.height);
  requireVisible(box);
  const hasCrop = library.crops(tracklet).some((crop) => crop.frame === frame);
  const crop = hasCrop
    ? await search.withModel((model) => makeCrop({ library, signal, ...model }, camera, frame, box))
    : undefined;
  workspace.operate('redraw-box', { tracklet, time }, (edits) => {
    redrawBox(edits, tracklet, frame, box);
    if (crop !== undefined) addCrop(edits, { ...crop, tracklet, isByHand: true });
  });
}

function shownFrame(library: ProjectReader, { name, video }: CameraRecord, time: number): number {
  if (time >= video.start - END_MARGIN && time <= video.end + END_MARGIN) {
    return frameAt({ times: library.frameTimes(video.id) }, time);
  }
  throw new InvalidOptionError(
    'unknown-frame',
    `Camera "${name}" shows no picture at ${time} s; its video goes from ${video.start} to ${video.end} s.`,
    { details: { camera: name, time } },
  );
}

function requireRecord(library: ProjectReader, tracklet: number): TrackletRecord {
  const record = library.tracklet(tracklet);
  if (record !== undefined) return record;
  throw new InvalidOptionError('unknown-tracklet', `The project has no tracklet ${tracklet}.`);
}

function cameraOf(library: ProjectReader, record: TrackletRecord): CameraRecord {
  const camera = library.camera(record.cameraName);
  if (camera !== undefined) return camera;
  throw new InvalidOptionError('unknown-camera', `The project has no camera "${record.cameraName}".`);
}

function refuseOtherCamera({ id, cameraName }: TrackletRecord, { name }: CameraRecord): void {
  if (cameraName === name) return;
  throw new InvalidOptionError(
    'other-camera',
    `Tracklet ${id} is of camera "${cameraName}", not of "${name}": a box in another picture is another tracklet's.`,
    { details: { tracklet: id, camera: name } },
  );
}
