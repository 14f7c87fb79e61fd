import { resizeBicubic } from './augmentation/bicubic.ts';
import { distortedPlanes, pastePatch, type Planes } from './augmentation/planes.ts';
import { readTrainingImage } from './read-training-image.ts';
import type { DistortedFile, Sample } from './sample.ts';

/**
 * The sample's pixels, a function of the sample and its files alone. Shape: [3, height, width], 0…255. The picture of
 * a pasted patch is made anew from its own file: that costs up to one more decode, and no state.
 * @throws MediaError `unreadable-training-image`.
 */
export function samplePlanes(sample: Sample, width: number, height: number): Planes {
  const planes = ownPlanes(sample, width, height);
  const { paste } = sample;
  if (paste !== null) pastePatch(planes, ownPlanes(paste.source, width, height), paste);
  return planes;
}

function ownPlanes({ file, distortion }: DistortedFile, width: number, height: number): Planes {
  return distortedPlanes(resizeBicubic(readTrainingImage(file), width, height), distortion);
}
