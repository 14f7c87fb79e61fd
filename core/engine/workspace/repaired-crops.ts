import { MediaError, ModelError } from '../../errors/index.ts';
import type { Box } from '../../geometry/index.ts';
import type { CameraRecord, LateCrop, ProjectReader, TrackletRecord } from '../../library/index.ts';
import { frameAt } from '../../video/index.ts';
import { cropPromise } from '../ingest/crop-choice.ts';
import type { PersonSearch } from '../search/person-search.ts';
import { makeCrop } from './hand-crops.ts';

/** Frames of a tracklet that a repair leaves to one tracklet. */
export interface RepairedPiece {
  readonly tracklet: TrackletRecord;
  readonly isIn: (frame: number) => boolean;
}

/** A crop that a repaired tracklet gets; whose it is, is known once the repair is made. */
export type RepairedCrop = Omit<LateCrop, 'tracklet' | 'isByHand'>;

/**
 * A crop for a tracklet that will be made of these pieces, where none of their crops falls into it: without one it could
 * not be searched for. It is cut out of the most promising box and embedded. Undefined where there is a crop, or no box,
 * and where video or model cannot be had: a repair needs neither.
 */
export async function missingCrop(
  { library, search }: { readonly library: ProjectReader; readonly search: PersonSearch },
  pieces: readonly RepairedPiece[],
  signal?: AbortSignal,
): Promise<RepairedCrop | undefined> {
  const hasCrop = pieces.some(({ tracklet, isIn }) =>
    library.crops(tracklet.id).some(({ frame }) => isIn(frame)),
  );
  const camera = library.camera(pieces[0]?.tracklet.cameraName ?? '');
  if (hasCrop || camera === undefined) return undefined;
  const best = bestBox(library, camera, pieces);
  if (best === undefined) return undefined;
  try {
    return await search.withModel((model) =>
      makeCrop({ library, signal, ...model }, camera, best.frame, best.box),
    );
  } catch (error) {
    if (error instanceof MediaError || error instanceof ModelError) return undefined;
    throw error;
  }
}

function bestBox(
  library: ProjectReader,
  { video }: CameraRecord,
  pieces: readonly RepairedPiece[],
): { readonly frame: number; readonly box: Box } | undefined {
  const frames = { times: library.frameTimes(video.id) };
  const candidates = pieces.flatMap(({ tracklet, isIn }) => {
    const { times, boxes } = library.trackletBoxes(tracklet) ?? { times: [], boxes: [] };
    return Array.from(times, (time, place) => {
      const [x = 0, y = 0, width = 0, height = 0] = boxes.slice(4 * place, 4 * place + 4);
      const box = { x, y, width, height };
      const picture = { pictureWidth: video.width, pictureHeight: video.height };
      const promise = cropPromise({ box, score: 1, occlusion: 0, ...picture });
      return { frame: frameAt(frames, time), box, promise };
    }).filter(({ frame }) => isIn(frame));
  });
  return candidates.toSorted((a, b) => b.promise - a.promise)[0];
}
