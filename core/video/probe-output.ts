import { z } from 'zod';
import { MediaError } from '../errors/index.ts';
import { MAXIMUM_SIDE } from '../images/index.ts';
import { isVideoCodecAllowed } from './allow-lists.ts';
import { codecError } from './media-failure.ts';
import { parseDisplayMatrix, type Orientation } from './orientation.ts';
import { MAXIMUM_PIXELS } from './tool-arguments.ts';
import type { VideoProbe } from './video-probe.ts';

const Stream = z.object({
  codec_name: z.string().default('unknown'),
  width: z.number().int().nonnegative().default(0),
  height: z.number().int().nonnegative().default(0),
  pix_fmt: z.string().default('unknown'),
  sample_aspect_ratio: z.string().default('1:1'),
  r_frame_rate: z.string().default('0/0'),
  avg_frame_rate: z.string().default('0/0'),
  time_base: z.string(),
  start_pts: z.number().optional(),
  duration: z.string().optional(),
  nb_frames: z.string().optional(),
  color_space: z.string().optional(),
  color_range: z.string().optional(),
  tags: z.object({ DURATION: z.string().optional() }).optional(),
  side_data_list: z.array(z.object({ displaymatrix: z.string().optional() })).default([]),
});

const Output = z.object({
  streams: z.array(Stream).default([]),
  format: z.object({
    format_name: z.string(),
    duration: z.string().optional(),
    start_time: z.string().optional(),
  }),
});

type Stream = z.infer<typeof Stream>;

/** Reads the JSON that ffprobe writes for `probeArguments`. Throws: MediaError, as `probeVideo`. */
export function parseProbe(path: string, json: string): VideoProbe {
  const { streams, format } = parseOutput(path, json);
  const stream = streams[0];
  if (stream === undefined) {
    throw new MediaError(
      'no-video-stream',
      `"${path}" holds no video, only other streams. Choose a video file.`,
      {
        details: { path },
      },
    );
  }
  if (!isVideoCodecAllowed(stream.codec_name)) throw codecError(path, stream.codec_name);
  assertSize(path, stream);
  const [numerator, denominator] = parseFraction(stream.time_base);
  if (!(numerator > 0 && denominator > 0)) throw unreadable(path, `time base ${stream.time_base}`);
  const frameRate = parseRate(stream.r_frame_rate) ?? parseRate(stream.avg_frame_rate);
  const duration = parseDuration(stream) ?? parseSeconds(format.duration);
  return {
    path,
    container: format.format_name,
    codec: stream.codec_name,
    ...displayedSize(path, stream),
    storedWidth: stream.width,
    storedHeight: stream.height,
    timeBase: { numerator, denominator },
    hasTimestamps: stream.start_pts !== undefined,
    startTime: parseSeconds(format.start_time) ?? 0,
    duration,
    frameCount: parseCount(stream.nb_frames),
    frameRate,
    ...sourceColour(stream),
  };
}

function parseOutput(path: string, json: string): z.infer<typeof Output> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw unreadable(path, 'ffprobe gave no JSON', error);
  }
  const result = Output.safeParse(value);
  if (!result.success) throw unreadable(path, z.prettifyError(result.error), result.error);
  return result.data;
}

function unreadable(path: string, reason: string, cause?: unknown): MediaError {
  return new MediaError(
    'not-a-video',
    `"${path}" describes itself in a way that cannot be used (${reason}).`,
    {
      cause,
      details: { path },
    },
  );
}

function assertSize(path: string, { width, height }: Stream): void {
  if (width === 0 || height === 0) {
    throw unreadable(
      path,
      'the size of its pictures cannot be found: it is damaged, or cut short at its start',
    );
  }
  if (Math.max(width, height) > MAXIMUM_SIDE || width * height > MAXIMUM_PIXELS) {
    throw new MediaError(
      'video-too-large',
      `"${path}" has pictures of ${width} × ${height} pixels; up to ${MAXIMUM_SIDE} a side and ${MAXIMUM_PIXELS} ` +
        'in all can be read. Convert it to a smaller size.',
      { details: { path, width, height } },
    );
  }
}

/**
 * The size of the displayed picture. A sample aspect ratio above one widens and one below heightens the picture,
 * as browsers do, so that no pixel is lost.
 */
function displayedSize(
  path: string,
  stream: Stream,
): Pick<VideoProbe, 'width' | 'height' | 'rotation' | 'isMirrored'> {
  const [across, down] = parseFraction(stream.sample_aspect_ratio.replace(':', '/'));
  const aspect = across > 0 && down > 0 ? across / down : 1;
  const width = aspect > 1 ? Math.round(stream.width * aspect) : stream.width;
  const height = aspect < 1 ? Math.round(stream.height / aspect) : stream.height;
  if (Math.max(width, height) > MAXIMUM_SIDE)
    throw unreadable(path, `sample aspect ratio ${stream.sample_aspect_ratio}`);
  const matrix = stream.side_data_list.find((entry) => entry.displaymatrix !== undefined)?.displaymatrix;
  const orientation: Orientation | undefined =
    matrix === undefined ? { rotation: 0, isMirrored: false } : parseDisplayMatrix(matrix);
  if (orientation === undefined) {
    throw new MediaError(
      'unsupported-rotation',
      `"${path}" is to be shown turned by an angle that is not a multiple of 90°. Convert it upright first.`,
      { details: { path } },
    );
  }
  const isOnItsSide = orientation.rotation === 90 || orientation.rotation === 270;
  return { width: isOnItsSide ? height : width, height: isOnItsSide ? width : height, ...orientation };
}

/**
 * The colours of the frames that decoding gives: the source's own matrix where it is one of the two that images
 * know, else (unstated) by the picture's size as players guess; anything else is converted to BT.709.
 */
function sourceColour(stream: Stream): Pick<VideoProbe, 'matrix' | 'range' | 'sourceMatrix' | 'sourceRange'> {
  const isFull =
    stream.color_range === 'pc' || stream.pix_fmt.startsWith('yuvj') || /^(gbr|rgb|bgr)/.test(stream.pix_fmt);
  const sourceRange = isFull ? 'full' : 'limited';
  const range = 'limited';
  switch (stream.color_space) {
    case 'bt709':
      return { matrix: 'bt709', sourceMatrix: 'bt709', range, sourceRange };
    case 'bt470bg':
    case 'smpte170m':
      return { matrix: 'bt601', sourceMatrix: 'bt601', range, sourceRange };
    case undefined:
    case 'unknown': {
      const guess = stream.height >= 720 || stream.width >= 1280 ? 'bt709' : 'bt601';
      return { matrix: guess, sourceMatrix: guess, range, sourceRange };
    }
    default:
      return { matrix: 'bt709', sourceMatrix: 'other', range, sourceRange };
  }
}

function parseFraction(text: string): [number, number] {
  const [numerator, denominator] = text.split('/').map(Number);
  return [numerator ?? NaN, denominator ?? NaN];
}

function parseRate(text: string): number | null {
  const [numerator, denominator] = parseFraction(text);
  return numerator > 0 && denominator > 0 ? numerator / denominator : null;
}

function parseSeconds(text: string | undefined): number | null {
  const seconds = Number(text ?? NaN);
  return Number.isFinite(seconds) ? seconds : null;
}

/** The stream's own duration; Matroska gives it as a tag, `00:00:13.940000000`. */
function parseDuration(stream: Stream): number | null {
  const tag = /^(\d+):(\d\d):(\d\d(?:\.\d+)?)$/.exec(stream.tags?.DURATION ?? '');
  if (tag !== null) return Number(tag[1]) * 3600 + Number(tag[2]) * 60 + Number(tag[3]);
  return parseSeconds(stream.duration);
}

function parseCount(text: string | undefined): number | null {
  const count = Number(text ?? NaN);
  return Number.isInteger(count) && count > 0 ? count : null;
}
