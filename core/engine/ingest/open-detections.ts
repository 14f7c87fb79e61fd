import {
  detectionsByFrame,
  openMotDetections,
  type Detection,
  type Detector,
} from '../../detection/index.ts';
import { formatOfFile, readTracks, slugOf } from '../../export/index.ts';

/**
 * People read from a file instead of found: MOT Challenge, COCO (`.json`) or CVAT for video (`.xml`). Identities of the
 * file are not used. Throws: InvalidOptionError that names the place in the file.
 */
export async function openDetections(path: string, camera: string): Promise<Detector> {
  const format = formatOfFile(path);
  if (format === 'mot') return openMotDetections(path);
  const byFrame = new Map<number, Detection[]>();
  for (const { boxes } of await readTracks(format, { path, camera: slugOf(camera) })) {
    for (const { frame, box, score } of boxes) {
      const known = byFrame.get(frame);
      if (known === undefined) byFrame.set(frame, [{ box, score }]);
      else known.push({ box, score });
    }
  }
  return detectionsByFrame(path, byFrame);
}
