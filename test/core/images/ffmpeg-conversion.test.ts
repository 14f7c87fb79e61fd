import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { cropToRgb, yuv420ByteLength, type Yuv420Image } from '../../../core/images/index.ts';
import { largestDifference } from './pictures.ts';

const WIDTH = 320;
const HEIGHT = 240;
const FFMPEG = process.env.FFMPEG_PATH ?? 'ffmpeg';
/** swscale's exact paths, chroma interpolated bilinearly at the full resolution. */
const EXACT = 'flags=bilinear+accurate_rnd+full_chroma_int+full_chroma_inp';

function run(
  input: readonly string[],
  filter: string,
  pixels: string,
  stdin: Uint8Array = Buffer.alloc(0),
): Uint8Array {
  const output = ['-vf', filter, '-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', pixels, '-'];
  const { stdout, stderr, status } = spawnSync(FFMPEG, ['-v', 'error', ...input, ...output], {
    input: stdin,
    maxBuffer: 1e8,
  });
  if (status !== 0) throw new Error(stderr.toString());
  return stdout;
}

describe('cropToRgb beside FFmpeg’s own conversion', () => {
  // Not at the picture's own size: there swscale takes the nearest chroma row instead of interpolating.
  for (const [matrix, range, width, height] of [
    ['bt601', 'limited', 480, 360],
    ['bt601', 'full', 480, 360],
    ['bt709', 'limited', 480, 360],
    ['bt709', 'full', 480, 360],
    ['bt709', 'limited', 128, 96],
    ['bt709', 'limited', 200, 180],
  ] as const) {
    it(`gives what swscale gives for ${matrix}, ${range} range, at ${width} × ${height}, within 3 levels`, () => {
      const colours = `color_matrix=${matrix === 'bt601' ? 'smpte170m' : 'bt709'}`;
      const yuv = run(
        ['-f', 'lavfi', '-i', `testsrc2=size=${WIDTH}x${HEIGHT}`],
        `format=rgb24,scale=out_${colours}:out_range=${range}:${EXACT}`,
        'yuv420p',
      );
      expect(yuv.length).toBe(yuv420ByteLength(WIDTH, HEIGHT));
      const raw = ['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', `${WIDTH}x${HEIGHT}`, '-i', '-'];
      const reading = `in_${colours}:in_range=${range}:in_h_chr_pos=0:in_v_chr_pos=128`;
      const expected = run(raw, `scale=${width}:${height}:${reading}:${EXACT}`, 'rgb24', yuv);
      const image: Yuv420Image = { width: WIDTH, height: HEIGHT, data: yuv, matrix, range };
      const actual = cropToRgb(image, { x: 0, y: 0, width: WIDTH, height: HEIGHT }, width, height).data;
      expect(largestDifference(actual, expected)).toBeLessThanOrEqual(3);
    });
  }
});
