import type { Distortion } from './augmentation/distortion.ts';
import type { PatchPaste } from './augmentation/patch-pool.ts';

/** A file and what is done to its picture. */
export interface DistortedFile {
  readonly file: string;
  readonly distortion: Distortion;
}

/** All that decides the pixels of one sample of a batch. */
export interface Sample extends DistortedFile {
  readonly paste: PatchPaste<DistortedFile> | null;
}
