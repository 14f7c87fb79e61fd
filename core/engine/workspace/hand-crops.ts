import type { Embedder } from '../../embedding/index.ts';
import { InvalidOptionError, MediaError, ModelError } from '../../errors/index.ts';
import { clipBox, type Box } from '../../geometry/index.ts';
import { cropToRgb, encodeJpeg, resizeRgb, sharpness } from '../../images/index.ts';
import type { CameraRecord, LateCrop, ModelRecord, ProjectReader } from '../../library/index.ts';
import { fingerprintFile, hasSameContent } from '../../library/index.ts';
import { makeFrameTable, probeVideo, readFrame } from '../../video/index.ts';
import { CROP_HEIGHT, CROP_WIDTH } from '../ingest/camera-pass.ts';
import { cropPromise, cropQuality } from '../ingest/crop-choice.ts';

/** Pixels: what is smaller than this shows nobody. */
const LEAST_SIDE = 4;

/** What makes a crop: the model of the project, opened. */
export interface CropMaker {
  readonly library: ProjectReader;
  readonly model: ModelRecord;
  readonly embedder: Embedder;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Cuts a box out of a frame of a camera's video and embeds it, as an ingest does.
 * Throws: InvalidOptionError `unknown-frame`, `box-too-small`; MediaError `video-changed`, `unreadable-video`, …
 */
export async function makeCrop(
  { library, model, embedder, signal }: CropMaker,
  camera: CameraRecord,
  frame: number,
  drawn: Box,
): Promise<Omit<LateCrop, 'tracklet' | 'isByHand'>> {
  const { video } = camera;
  const times = library.frameTimes(video.id);
  if (times[frame] === undefined) {
    throw new InvalidOptionError('unknown-frame', `Camera "${camera.name}" has no frame ${frame}.`);
  }
  const box = clipBox(drawn, video.width, video.height);
  requireVisible(box);
  await refuseOtherVideo(camera);
  const probe = await probeVideo(video.path, { signal });
  const { image } = await readFrame(video.path, frame, { probe, table: makeFrameTable(times), signal });
  const crop = cropToRgb(image, box, CROP_WIDTH, CROP_HEIGHT);
  const { inputWidth, inputHeight } = embedder.model;
  const [vector] = await embedder.embed([resizeRgb(crop, inputWidth, inputHeight)]);
  if (vector === undefined) {
    throw new ModelError('no-embedding', 'The model gave no embedding of the picture.');
  }
  const evidence = {
    box,
    score: 1,
    occlusion: 0,
    pictureWidth: video.width,
    pictureHeight: video.height,
  };
  return {
    frame,
    box,
    quality: cropQuality(cropPromise(evidence), sharpness(crop)),
    jpeg: encodeJpeg(crop),
    embedding: { model: model.id, vector },
  };
}

/** Throws: InvalidOptionError `box-too-small` for what shows nobody, such as a box outside the picture once it is clipped. */
export function requireVisible({ width, height }: Box): void {
  if (width >= LEAST_SIDE && height >= LEAST_SIDE) return;
  throw new InvalidOptionError(
    'box-too-small',
    `A box must cover at least ${LEAST_SIDE} × ${LEAST_SIDE} pixels of the picture; draw it around the whole person.`,
  );
}

/** Throws: MediaError `video-changed` if the camera's file is not the one that was ingested. */
export async function refuseOtherVideo({ name, video: { path, fingerprint } }: CameraRecord): Promise<void> {
  if (hasSameContent(await fingerprintFile(path), fingerprint)) return;
  throw new MediaError(
    'video-changed',
    `The video "${path}" of camera "${name}" is not the one that was ingested. Put that one back.`,
    { details: { path, camera: name } },
  );
}
