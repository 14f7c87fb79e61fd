import { resolve } from 'node:path';
import { PROBE_CODECS, VIDEO_CODECS, VIDEO_FORMATS } from './allow-lists.ts';
import { turnFilters, type Orientation } from './orientation.ts';

/** Pixels of one picture that a decoder may allocate: twice what an 8K camera gives. */
export const MAXIMUM_PIXELS = 8192 * 8192;

/** The first video stream that is not a cover picture. */
export const VIDEO_STREAM = 'V:0';

/**
 * A file as FFmpeg must be given it: absolute and with its protocol, so that no name (a leading dash, `http://…`,
 * `concat:a|b`) can be read as an option or as another protocol.
 */
export function fileArgument(path: string): string {
  return `file:${resolve(path)}`;
}

/** Options before the input: no other protocol and no other format than those allowed. */
export const INPUT_GUARDS = ['-protocol_whitelist', 'file,pipe', '-format_whitelist', VIDEO_FORMATS];

/** Arguments of ffprobe for {@link parseProbe}: the file and its video stream as JSON. */
export function probeArguments(path: string): string[] {
  return [
    ...['-hide_banner', '-loglevel', 'error', ...INPUT_GUARDS, '-codec_whitelist', PROBE_CODECS],
    ...['-select_streams', VIDEO_STREAM, '-show_entries'],
    'format=format_name,duration,start_time:stream=codec_name,width,height,pix_fmt,sample_aspect_ratio,' +
      'r_frame_rate,avg_frame_rate,time_base,start_pts,duration,nb_frames,color_space,color_range:' +
      'stream_tags=DURATION:stream_side_data=displaymatrix',
    ...['-print_format', 'json', '-i', fileArgument(path)],
  ];
}

/** Arguments of ffprobe for {@link parsePacketLine}: one line per packet of the video stream, read without decoding. */
export function packetArguments(path: string): string[] {
  return [
    ...['-hide_banner', '-loglevel', 'error', ...INPUT_GUARDS, '-codec_whitelist', PROBE_CODECS],
    ...['-select_streams', VIDEO_STREAM, '-show_entries', 'packet=pts,flags'],
    ...['-print_format', 'csv=print_section=0', '-i', fileArgument(path)],
  ];
}

/** What is decoded, and to where. */
export interface DecodeArguments {
  readonly path: string;
  /** Seconds from the file's start to seek to: decoding starts at a key frame at or before it. Null: at the start */
  readonly seekSeconds: number | null;
  /** The filter chain is read from standard input, as it can be longer than an argument may be. */
  readonly codecLibrary: number;
  /** Decoder threads. Null: as many as FFmpeg thinks right */
  readonly threads: number | null;
  /** Ends after this many frames. Null: at the end of the file */
  readonly frameCount: number | null;
  /** `rawvideo`: frames on standard output; `null`: nowhere (only timestamps are wanted). */
  readonly output: 'rawvideo' | 'null';
}

/**
 * Arguments of ffmpeg that decode the video stream through a filter chain given on standard input. Timestamps stay
 * the file's own (`-copyts`), and every frame that the chain passes comes out once (`-fps_mode passthrough`).
 */
export function decodeArguments(options: DecodeArguments): string[] {
  const { threads, seekSeconds, frameCount } = options;
  return [
    ...['-hide_banner', '-nostdin', '-loglevel', 'error', ...INPUT_GUARDS, '-codec_whitelist', VIDEO_CODECS],
    ...['-max_pixels', String(MAXIMUM_PIXELS), '-noautorotate', '-copyts'],
    ...(threads === null ? [] : ['-threads', String(threads)]),
    // The exact frames are chosen by timestamp, in the filter chain; FFmpeg's own trimming would repeat the work.
    ...(seekSeconds === null ? [] : ['-noaccurate_seek', '-ss', seekSeconds.toFixed(6)]),
    ...['-an', '-sn', '-dn', '-i', fileArgument(options.path), '-map', `0:${VIDEO_STREAM}`],
    // FFmpeg 7.0 (libavcodec 61) brought `-/option file` and with it retired the older form.
    ...[options.codecLibrary >= 61 ? '-/filter:v' : '-filter_script:v', 'pipe:0'],
    ...['-fps_mode', 'passthrough'],
    ...(frameCount === null ? [] : ['-frames:v', String(frameCount)]),
    ...(options.output === 'null'
      ? ['-f', 'null', '-']
      : ['-pix_fmt', 'yuv420p', '-f', 'rawvideo', 'pipe:1']),
  ];
}

/**
 * Arguments of ffmpeg that decode the first sound stream to signed 16-bit samples, one channel, `rate` a second. The
 * first sample is at time 0 of the file's own timestamps: what comes later is preceded by silence.
 */
export function soundArguments(path: string, rate: number): string[] {
  return [
    ...['-hide_banner', '-nostdin', '-loglevel', 'error', ...INPUT_GUARDS, '-codec_whitelist', PROBE_CODECS],
    ...['-copyts', '-vn', '-sn', '-dn', '-i', fileArgument(path), '-map', '0:a:0'],
    ...['-ac', '1', '-af', `aresample=${rate}:async=1:first_pts=0`, '-f', 's16le', 'pipe:1'],
  ];
}

/** Arguments of ffmpeg that decode one picture from standard input to a PPM, which carries its own size. */
export function pictureArguments(demuxer: string, decoder: string, orientation: Orientation): string[] {
  const filters = turnFilters(orientation);
  return [
    ...['-hide_banner', '-nostdin', '-loglevel', 'error', '-protocol_whitelist', 'pipe'],
    ...['-format_whitelist', demuxer, '-codec_whitelist', decoder, '-max_pixels', String(MAXIMUM_PIXELS)],
    // Newer FFmpeg turns pictures by their EXIF data, older does not: so we always do.
    ...['-noautorotate', '-f', demuxer, '-i', 'pipe:0'],
    ...(filters.length === 0 ? [] : ['-vf', filters.join(',')]),
    ...['-frames:v', '1', '-pix_fmt', 'rgb24', '-c:v', 'ppm', '-f', 'image2pipe', 'pipe:1'],
  ];
}
