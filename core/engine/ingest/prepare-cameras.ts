import { MediaError, StoreError } from '../../errors/index.ts';
import {
  fingerprintFile,
  hasSameContent,
  type CameraRecord,
  type Fingerprint,
  type ProjectWriter,
} from '../../library/index.ts';
import { probeVideo, readFrameTable, type FrameTable, type VideoProbe } from '../../video/index.ts';
import type { CameraPlan, IngestPlan } from './ingest-plan.ts';

/** A camera whose video has been looked into and that is in the project. */
export interface PreparedCamera {
  readonly plan: CameraPlan;
  readonly camera: CameraRecord;
  readonly probe: VideoProbe;
  readonly table: FrameTable;
}

interface InspectedVideo {
  readonly plan: CameraPlan;
  readonly probe: VideoProbe;
  readonly table: FrameTable;
  readonly fingerprint: Fingerprint;
}

/**
 * Looks into every video of the plan before any is begun, so that a bad one is told at once and leaves the project as
 * it was; then adds the cameras that are new.
 * Throws: MediaError of the video, or `video-changed` where a camera's file is not the one it was begun with.
 */
export async function prepareCameras(
  writer: ProjectWriter,
  plan: IngestPlan,
  hooks: { readonly signal: AbortSignal; readonly onCamera: (name: string) => void },
): Promise<readonly PreparedCamera[]> {
  const inspected: InspectedVideo[] = [];
  for (const camera of plan.cameras) {
    hooks.onCamera(camera.name);
    const fingerprint = await fingerprintFile(camera.video);
    const probe = await probeVideo(camera.video, { signal: hooks.signal });
    const table = await readFrameTable(camera.video, probe, { signal: hooks.signal });
    inspected.push({ plan: camera, probe, table, fingerprint });
  }
  return inspected.map((video) => ({ ...video, camera: findOrAddCamera(writer, video) }));
}

function findOrAddCamera(
  writer: ProjectWriter,
  { plan, probe, table, fingerprint }: InspectedVideo,
): CameraRecord {
  const known = writer.camera(plan.name);
  if (known !== undefined) {
    if (!hasSameContent(known.video.fingerprint, fingerprint)) throw changedVideo(plan);
    return known;
  }
  return writer.addCamera({
    name: plan.name,
    video: {
      path: probe.path,
      fingerprint,
      container: probe.container,
      codec: probe.codec,
      width: probe.width,
      height: probe.height,
      rotationDegrees: probe.rotation,
      hasVariableFrameRate: table.hasVariableFrameRate,
      frameTimes: table.times,
      end: endOf(table),
    },
  });
}

/** When the last frame ends: it is taken to be shown as long as the median frame. */
function endOf({ times }: FrameTable): number {
  const last = times.at(-1);
  if (last === undefined) throw new StoreError('no-frames', 'A video without frames cannot be added.');
  const distances = times.slice(1).map((time, index) => time - (times[index] ?? time));
  return last + (distances.sort()[Math.floor(distances.length / 2)] ?? 0);
}

function changedVideo({ name, video }: CameraPlan): MediaError {
  return new MediaError(
    'video-changed',
    `The video ${video} of camera "${name}" is not the file that was begun with. ` +
      'Put that one back, or start a new project.',
    { details: { camera: name, path: video } },
  );
}
