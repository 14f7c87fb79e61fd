import { VIDEO_CODECS } from './allow-lists.ts';
import { tickOf } from './frame-filter.ts';
import type { CopyEncoder } from './make-playable-copy.ts';
import { turnFilters } from './orientation.ts';
import { fileArgument, INPUT_GUARDS, MAXIMUM_PIXELS, VIDEO_STREAM } from './tool-arguments.ts';
import type { VideoProbe } from './video-probe.ts';

/** The line of FFmpeg's progress report that says how many frames are made. */
export const PROGRESS_KEY = 'frame=';

/** Pixels of the copy's longer side. */
const LONGEST_SIDE = 1920;
/** Frames between key frames: near enough for scrubbing. */
const KEY_FRAME_INTERVAL = 24;
/** Ticks a second of the copy: the source's own, but no finer than a browser's clock. */
const LARGEST_TIMESCALE = 1_000_000;

const QUALITY: Readonly<Record<CopyEncoder, readonly string[]>> = {
  // Without B-frames no frame is shown out of its coded order, and seeks are quick.
  libx264: ['-preset', 'veryfast', '-crf', '21', '-bf', '0'],
  libopenh264: ['-b:v', '8M'],
  'libvpx-vp9': ['-deadline', 'realtime', '-cpu-used', '8', '-crf', '31', '-b:v', '0'],
};

/** Arguments of ffmpeg that write a playable copy; progress goes to standard output as `key=value` lines. */
export function playableCopyArguments(copy: {
  readonly path: string;
  readonly probe: VideoProbe;
  readonly encoder: CopyEncoder;
  readonly target: string;
}): string[] {
  const { numerator, denominator } = tickOf(copy.probe);
  return [
    ...['-hide_banner', '-nostdin', '-loglevel', 'error', ...INPUT_GUARDS, '-codec_whitelist', VIDEO_CODECS],
    ...['-max_pixels', String(MAXIMUM_PIXELS), '-noautorotate', '-copyts', '-an', '-sn', '-dn'],
    ...['-i', fileArgument(copy.path), '-map', `0:${VIDEO_STREAM}`, '-vf', copyFilter(copy.probe)],
    ...['-fps_mode', 'passthrough', '-enc_time_base', `${numerator}:${denominator}`],
    ...['-c:v', copy.encoder, ...QUALITY[copy.encoder], '-g', String(KEY_FRAME_INTERVAL)],
    ...['-map_metadata', '-1', '-video_track_timescale', String(Math.min(denominator, LARGEST_TIMESCALE))],
    ...['-movflags', '+faststart', '-f', 'mp4', '-progress', 'pipe:1', '-stats_period', '0.25'],
    ...['-y', fileArgument(copy.target)],
  ];
}

/** The frame table's timestamps; upright, square pixels, even sides of at most {@link LONGEST_SIDE}. */
function copyFilter(probe: VideoProbe): string {
  const { numerator, denominator } = tickOf(probe);
  const isOnItsSide = probe.rotation === 90 || probe.rotation === 270;
  const [width, height] = isOnItsSide ? [probe.height, probe.width] : [probe.width, probe.height];
  const shrink = Math.min(1, LONGEST_SIDE / Math.max(width, height));
  const even = (side: number): number => Math.max(2, 2 * Math.round((side * shrink) / 2));
  return [
    `settb=${numerator}/${denominator}`,
    ...(probe.hasTimestamps ? [] : ['setpts=N']),
    `scale=w=${even(width)}:h=${even(height)}`,
    'setsar=1',
    'format=yuv420p',
    ...turnFilters(probe),
  ].join(',');
}
