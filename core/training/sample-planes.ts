import { readJpegFile } from '../images/index.ts';
import { resizeBicubic } from './augmentation/bicubic.ts';
import { distortedPlanes, pastePatch, type Planes } from './augmentation/planes.ts';
import type { DistortedFile, Sample } from './sample.ts';

/**
 * The sample's pixels, a function of the sample and its files alone. Shape: [3, height, width], 0…255. The picture of
 * a pasted patch is made anew from its own file: that costs up to one more decode, and no state.
 * @throws MediaError `unreadable-picture`.
 */
export async function samplePlanes(sample: Sample, width: number, height: number): Promise<Planes> {
  const planes = await ownPlanes(sample, width, height);
  const { paste } = sample;
  if (paste !== null) pastePatch(planes, await ownPlanes(paste.source, width, height), paste);
  return planes;
}

async function ownPlanes(
  { file, distortion }: DistortedFile,
  width: number,
  height: number,
): Promise<Planes> {
  return distortedPlanes(resizeBicubic(await readJpegFile(file), width, height), distortion);
}
