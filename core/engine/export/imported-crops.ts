import { clipBox } from '../../geometry/index.ts';
import { cropToRgb, encodeJpeg, resizeRgb, sharpness, type RgbImage } from '../../images/index.ts';
import { type CameraRecord, type LateCrop, type ProjectReader } from '../../library/index.ts';
import { decodeFrames, makeFrameTable, probeVideo } from '../../video/index.ts';
import type { ImportedBox, TrackMatch } from '../../export/index.ts';
import { CROP_HEIGHT, CROP_WIDTH } from '../ingest/camera-pass.ts';
import { CropChoice, cropPromise, cropQuality, isFresh } from '../ingest/crop-choice.ts';
import { refuseOtherVideo, type CropMaker } from '../workspace/hand-crops.ts';

/** A crop before its tracklet has a number. */
export type ImportedCrop = Omit<LateCrop, 'tracklet' | 'isByHand'>;

/** Boxes of a track that are looked at, spread over it, and crops of them that are kept. */
const CANDIDATES = 10;
const KEPT = 4;
const BATCH = 16;
const LEAST_SIDE = 4;

interface OpenTrack {
  readonly choice: CropChoice;
  lastFrame: number;
}

/**
 * Cuts crops of new tracks out of the camera's video in one pass over it and embeds them, as an ingest does.
 * `onProgress` is told the share of frames that were looked at.
 * Throws: MediaError `video-changed`, and as `decodeFrames`; ModelError; CancelledError.
 */
export async function importedCrops(
  { library, model, embedder, signal }: CropMaker,
  camera: CameraRecord,
  matches: readonly TrackMatch[],
  onProgress: (fraction: number) => void,
): Promise<ReadonlyMap<TrackMatch, readonly ImportedCrop[]>> {
  signal?.throwIfAborted();
  await refuseOtherVideo(camera);
  const plan = planLooks(matches);
  const open = new Map<TrackMatch, OpenTrack>();
  for (const match of matches) {
    const frames = candidates(match.track.boxes).map(({ frame }) => frame);
    open.set(match, { choice: new CropChoice(KEPT), lastFrame: Math.max(...frames) });
  }
  const made = new Map<TrackMatch, ImportedCrop[]>();
  const queue: {
    readonly match: TrackMatch;
    readonly crop: Omit<ImportedCrop, 'embedding'>;
    readonly image: RgbImage;
  }[] = [];
  const embedQueue = async (least: number): Promise<void> => {
    while (queue.length >= least && queue.length > 0) {
      const batch = queue.splice(0, BATCH);
      const { inputWidth, inputHeight } = embedder.model;
      const vectors = await embedder.embed(
        batch.map(({ image }) => resizeRgb(image, inputWidth, inputHeight)),
      );
      for (const [index, { match, crop }] of batch.entries()) {
        const vector = vectors[index];
        if (vector === undefined) continue;
        made.set(match, [...(made.get(match) ?? []), { ...crop, embedding: { model: model.id, vector } }]);
      }
    }
  };
  let looked = 0;
  for await (const { image, index, time } of framesOf(library, camera, [...plan.keys()], signal)) {
    for (const { match, box: entry } of plan.get(index) ?? []) {
      const track = open.get(match);
      const box = clipBox(entry.box, camera.video.width, camera.video.height);
      if (track === undefined || box.width < LEAST_SIDE || box.height < LEAST_SIDE) continue;
      const { width: pictureWidth, height: pictureHeight } = camera.video;
      const promise = cropPromise({ box, score: entry.score, occlusion: 0, pictureWidth, pictureHeight });
      if (!track.choice.wants(time, promise)) continue;
      const crop = cropToRgb(image, box, CROP_WIDTH, CROP_HEIGHT);
      track.choice.offer({
        frame: index,
        time,
        box,
        quality: cropQuality(promise, sharpness(crop)),
        image: crop,
      });
    }
    for (const { match } of plan.get(index) ?? []) {
      const track = open.get(match);
      if (track === undefined || track.lastFrame > index) continue;
      open.delete(match);
      for (const chosen of track.choice.crops) {
        if (!isFresh(chosen)) continue;
        const { frame, box, quality, image: picture } = chosen;
        queue.push({ match, crop: { frame, box, quality, jpeg: encodeJpeg(picture) }, image: picture });
      }
    }
    await embedQueue(BATCH);
    looked += 1;
    onProgress(looked / plan.size);
  }
  await embedQueue(1);
  return made;
}

/** Which boxes are looked at in which frame; ascending in frame. */
function planLooks(
  matches: readonly TrackMatch[],
): ReadonlyMap<number, readonly { readonly match: TrackMatch; readonly box: ImportedBox }[]> {
  const looks = matches.flatMap((match) => candidates(match.track.boxes).map((box) => ({ match, box })));
  looks.sort((a, b) => a.box.frame - b.box.frame);
  return Map.groupBy(looks, ({ box }) => box.frame);
}

/** Some boxes of a track, evenly spread, from its first to its last. */
function candidates(boxes: readonly ImportedBox[]): ImportedBox[] {
  const count = Math.min(CANDIDATES, boxes.length);
  const step = count > 1 ? (boxes.length - 1) / (count - 1) : 0;
  return Array.from({ length: count }, (_, index) => boxes[Math.round(index * step)]).filter(
    (box) => box !== undefined,
  );
}

async function* framesOf(
  library: ProjectReader,
  { video }: CameraRecord,
  indexes: readonly number[],
  signal: AbortSignal | undefined,
) {
  const probe = await probeVideo(video.path, { signal });
  const table = makeFrameTable(library.frameTimes(video.id));
  yield* decodeFrames(video.path, { probe, table, indexes, signal });
}
