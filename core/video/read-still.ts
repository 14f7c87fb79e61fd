import { MediaError } from '../errors/index.ts';
import { cropToRgb, type RgbImage } from '../images/index.ts';
import { decodeFrames, type DecodeFramesOptions } from './decode-frames.ts';
import { frameAt } from './frame-table.ts';
import type { VideoFrame } from './video-frame.ts';

/** Options of {@link readStill} and {@link readFrame}. */
export type StillOptions = Omit<DecodeFramesOptions, 'indexes'>;

/**
 * Decodes one frame by its index: exactly the picture that decoding the file from its start gives.
 *
 * Throws: as {@link decodeFrames}.
 */
export async function readFrame(path: string, index: number, options: StillOptions): Promise<VideoFrame> {
  for await (const frame of decodeFrames(path, { ...options, indexes: [index] })) return frame;
  throw new MediaError(
    'no-frames',
    `Frame ${index} of "${path}" cannot be decoded. The file is damaged there.`,
    {
      details: { path, index },
    },
  );
}

/**
 * The picture that a player shows at `time` (seconds of the file's own timestamps): the last frame not after it.
 *
 * Throws: as {@link decodeFrames}.
 */
export async function readStill(path: string, time: number, options: StillOptions): Promise<RgbImage> {
  const { image } = await readFrame(path, frameAt(options.table, time), options);
  const { width, height } = image;
  return cropToRgb(image, { x: 0, y: 0, width, height }, width, height);
}
