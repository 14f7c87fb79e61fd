import { MediaError } from '../errors/index.ts';
import { MAXIMUM_SIDE, type RgbImage } from '../images/index.ts';
import { exifOrientation } from './exif-orientation.ts';
import type { ChildExit } from './media-child.ts';
import { resolveMediaTools } from './media-tools.ts';
import type { Orientation } from './orientation.ts';
import type { OpenOptions } from './probe-video.ts';
import { runTool } from './run-tool.ts';
import { MAXIMUM_PIXELS, pictureArguments } from './tool-arguments.ts';

/** Bytes of a picture file that are accepted. */
const MAXIMUM_FILE_BYTES = 64 * 1024 * 1024;

/** What a PPM adds to its pixels. */
const MAXIMUM_HEADER_BYTES = 64;

interface PictureFormat {
  readonly demuxer: string;
  readonly decoder: string;
  /** The bytes that files of the format start with, each a place and its text in Latin-1. */
  readonly magic: readonly (readonly [offset: number, text: string])[];
}

const FORMATS: readonly PictureFormat[] = [
  { demuxer: 'jpeg_pipe', decoder: 'mjpeg', magic: [[0, '\xff\xd8\xff']] },
  { demuxer: 'png_pipe', decoder: 'png', magic: [[0, '\x89PNG\r\n\x1a\n']] },
  {
    demuxer: 'webp_pipe',
    decoder: 'webp',
    magic: [
      [0, 'RIFF'],
      [8, 'WEBP'],
    ],
  },
  { demuxer: 'bmp_pipe', decoder: 'bmp', magic: [[0, 'BM']] },
];

/**
 * Decodes an untrusted picture (JPEG, PNG, WebP or BMP, told by its first bytes, never by a name) in a child process
 * that sees nothing but these bytes. The EXIF orientation of a JPEG is applied; transparency is dropped.
 *
 * Throws: MediaError `not-a-picture` or `picture-too-large`; SetupError; CancelledError.
 */
export async function decodePicture(bytes: Uint8Array, options: OpenOptions = {}): Promise<RgbImage> {
  if (bytes.length > MAXIMUM_FILE_BYTES) {
    throw new MediaError(
      'picture-too-large',
      `The picture file has ${bytes.length} bytes; up to ${MAXIMUM_FILE_BYTES} can be read. Save it smaller.`,
    );
  }
  const format = FORMATS.find(({ magic }) =>
    magic.every(([offset, text]) => startsWith(bytes, offset, text)),
  );
  if (format === undefined) {
    throw new MediaError(
      'not-a-picture',
      'The file is not a JPEG, PNG, WebP or BMP picture. Choose one of these.',
    );
  }
  const upright: Orientation = { rotation: 0, isMirrored: false };
  const orientation = format.decoder === 'mjpeg' ? exifOrientation(bytes) : upright;
  const tools = options.tools ?? (await resolveMediaTools());
  const { output, exit } = await runTool(
    tools.ffmpeg,
    pictureArguments(format.demuxer, format.decoder, orientation),
    { signal: options.signal, input: bytes, maximumBytes: MAXIMUM_PIXELS * 3 + MAXIMUM_HEADER_BYTES },
  );
  return parsePixmap(output) ?? notDecoded(format, exit);
}

function startsWith(bytes: Uint8Array, offset: number, text: string): boolean {
  return Buffer.from(bytes.subarray(offset, offset + text.length)).toString('latin1') === text;
}

function notDecoded(format: PictureFormat, exit: ChildExit): never {
  const isTooLarge = /Picture size \d+x\d+ is invalid|exceeds specified max pixel count/.test(exit.log);
  throw new MediaError(
    isTooLarge ? 'picture-too-large' : 'not-a-picture',
    isTooLarge
      ? `The picture is too large; up to ${MAXIMUM_SIDE} pixels a side and ${MAXIMUM_PIXELS} in all can be read.`
      : 'The picture is damaged and cannot be decoded. Save it again and retry.',
    { details: { format: format.decoder, exitCode: exit.exitCode, log: exit.log } },
  );
}

/** Reads a binary PPM with 8 bits a channel (netpbm "P6"); undefined where it is not a whole one. */
export function parsePixmap(bytes: Uint8Array): RgbImage | undefined {
  const start = Buffer.from(bytes.subarray(0, MAXIMUM_HEADER_BYTES)).toString('latin1');
  const header = /^P6\s(\d+)\s(\d+)\s255\s/.exec(start);
  if (header === null) return undefined;
  const [width, height] = [Number(header[1]), Number(header[2])];
  const isSizeAllowed = width > 0 && height > 0 && Math.max(width, height) <= MAXIMUM_SIDE;
  const length = width * height * 3;
  if (!isSizeAllowed || bytes.length < header[0].length + length) return undefined;
  return {
    width,
    height,
    data: Uint8Array.from(bytes.subarray(header[0].length, header[0].length + length)),
  };
}
