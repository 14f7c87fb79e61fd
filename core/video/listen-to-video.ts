import { throwIfCancelled } from '../errors/index.ts';
import { MediaChild } from './media-child.ts';
import { resolveMediaTools } from './media-tools.ts';
import type { OpenOptions } from './probe-video.ts';
import { stalledError } from './run-tool.ts';
import { soundArguments } from './tool-arguments.ts';

/**
 * Hands out the samples of a video's first sound stream as they are decoded: one channel, `rate` a second, in [-1, 1),
 * the first at time 0 of the file's own timestamps. False where the file has no sound that can be decoded.
 *
 * Throws: MediaError `tool-stalled`; CancelledError.
 */
export async function listenToVideo(
  path: string,
  rate: number,
  take: (samples: Float32Array) => void,
  { signal, tools }: OpenOptions = {},
): Promise<boolean> {
  const { ffmpeg } = tools ?? (await resolveMediaTools());
  let rest = Buffer.alloc(0);
  let isAnything = false;
  await using child = new MediaChild(ffmpeg, soundArguments(path, rate), {
    signal,
    onOutput: (chunk) => {
      const bytes = Buffer.concat([rest, chunk]);
      const samples = new Float32Array(bytes.length >> 1);
      for (let index = 0; index < samples.length; index++)
        samples[index] = bytes.readInt16LE(2 * index) / 32768;
      rest = bytes.subarray(2 * samples.length);
      isAnything ||= samples.length > 0;
      take(samples);
    },
  });
  const exit = await child.exit;
  throwIfCancelled(signal);
  if (exit.isStalled) throw stalledError(path, exit);
  return isAnything;
}
