import { MediaError } from '../errors/index.ts';
import type { ChildExit } from './media-child.ts';

/** The error for a file that FFmpeg refused to open, by what its log says. */
export function openingError(path: string, exit: ChildExit): MediaError {
  const details = { path, exitCode: exit.exitCode, log: exit.log };
  const codec = /Codec \(([^)]*)\) not on whitelist/.exec(exit.log)?.[1];
  if (codec !== undefined) return codecError(path, codec, exit.log);
  const format = /\[([^\]@]*?) @ [^\]]*\] Format not on whitelist/.exec(exit.log)?.[1];
  if (format !== undefined) {
    return new MediaError(
      'format-not-allowed',
      `"${path}" is of the format "${format}", which Sightline does not open: playlists and rare formats can reach ` +
        'other files or the network. Convert the recording itself to MP4.',
      { details: { ...details, format } },
    );
  }
  return new MediaError(
    'not-a-video',
    `"${path}" is not a video that can be opened (FFmpeg: ${lastLine(exit.log, path)}). Check that it plays elsewhere.`,
    { details },
  );
}

/** The error for a codec that is not on the allow-list. */
export function codecError(path: string, codec: string, log = ''): MediaError {
  return new MediaError(
    'codec-not-allowed',
    `"${path}" holds a stream of the codec "${codec}", which Sightline does not decode. Convert the video to H.264.`,
    { details: { path, codec, log } },
  );
}

/** The last line of a log, without the path that FFmpeg repeats in it. */
function lastLine(log: string, path: string): string {
  const line = log.trim().split('\n').at(-1) ?? '';
  return line.replaceAll(`file:${path}: `, '') || 'no reason given';
}
