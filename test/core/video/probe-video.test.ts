import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { probeVideo } from '../../../core/video/index.ts';
import { sharedData } from '../../shared-data.ts';
import { Corpus, ffmpeg, H264 } from './corpus.ts';

const corpus = new Corpus();
let ordinary: string;
beforeAll(async () => {
  ordinary = await corpus.ordinary('ordinary.mp4', 1);
});
afterAll(() => corpus[Symbol.dispose]());

describe('probeVideo', () => {
  it('tells container, codec, size, time base, duration and promised frames', async () => {
    expect(await probeVideo(ordinary)).toEqual({
      path: ordinary,
      container: 'mov,mp4,m4a,3gp,3g2,mj2',
      codec: 'h264',
      width: 160,
      height: 120,
      rotation: 0,
      isMirrored: false,
      storedWidth: 160,
      storedHeight: 120,
      timeBase: { numerator: 1, denominator: 12800 },
      hasTimestamps: true,
      startTime: 0,
      duration: 1,
      frameCount: 25,
      frameRate: 25,
      matrix: 'bt601',
      sourceMatrix: 'bt601',
      range: 'limited',
      sourceRange: 'limited',
    });
  });

  it('says "unknown" for the duration of a raw stream, and that it has no timestamps', async () => {
    const path = corpus.path('raw.264');
    await ffmpeg(['-i', ordinary, '-c', 'copy', '-bsf:v', 'h264_mp4toannexb', '-f', 'h264', path]);
    expect(await probeVideo(path)).toMatchObject({
      container: 'h264',
      duration: null,
      frameCount: null,
      hasTimestamps: false,
      frameRate: 25,
    });
  });

  it.skipIf(sharedData('video/lab4/cam02.mp4') === undefined)(
    'reads VP9 and its stated colours',
    async () => {
      expect(await probeVideo(sharedData('video/lab4/cam02.mp4') ?? '')).toMatchObject({
        codec: 'vp9',
        width: 1080,
        height: 1920,
        matrix: 'bt709',
        frameCount: 100,
      });
    },
  );

  it.each([
    ['wide pixels widen the picture', '16/11', { width: 233, height: 120 }],
    ['tall pixels heighten the picture', '3/4', { width: 160, height: 160 }],
  ])('gives the displayed size: %s', async (_, aspect, size) => {
    const path = await corpus.video(
      `aspect ${aspect.replace('/', ' ')}.mp4`,
      `testsrc2=d=0.2:s=160x120,setsar=${aspect}`,
      H264,
    );
    expect(await probeVideo(path)).toMatchObject({ ...size, storedWidth: 160, storedHeight: 120 });
  });

  it('converts full range and unusual matrices: frames are always limited-range BT.601 or BT.709', async () => {
    const full = await corpus.video('full.mp4', 'testsrc2=d=0.2:s=160x120', [
      ...H264,
      '-pix_fmt',
      'yuvj420p',
    ]);
    expect(await probeVideo(full)).toMatchObject({ sourceRange: 'full', range: 'limited' });
    const wide = await corpus.video('2020.mp4', 'testsrc2=d=0.2:s=160x120', [
      ...H264,
      '-colorspace',
      'bt2020nc',
    ]);
    expect(await probeVideo(wide)).toMatchObject({ sourceMatrix: 'other', matrix: 'bt709' });
  });

  it('is cancelled by a signal', async () => {
    await expect(probeVideo(ordinary, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});

describe('probeVideo refuses', () => {
  it.each([
    ['a file that is not there', () => corpus.path('missing.mp4'), 'file-not-found'],
    ['a folder', () => corpus.folder, 'not-a-video'],
    ['zero bytes', () => corpus.write('empty.mp4', ''), 'empty-file'],
    [
      'a text named .mp4',
      () => corpus.write('text.mp4', 'Dear analyst, this is no video.\n'.repeat(99)),
      'not-a-video',
    ],
    ['noise', () => corpus.write('noise.mp4', noise(4000)), 'not-a-video'],
    ['a file cut within its header', () => corpus.cutShort(ordinary, 'headless.mp4', 0.02), 'not-a-video'],
    ['an URL', () => 'http://127.0.0.1:9/video.mp4', 'file-not-found'],
    ['a list of files', () => `concat:${ordinary}|${ordinary}`, 'file-not-found'],
  ])('%s', async (_, path, code) => {
    await expect(probeVideo(path())).rejects.toMatchObject({ name: 'MediaError', code });
  });

  it('a file without video', async () => {
    const path = corpus.path('sound.mp4');
    await ffmpeg(['-f', 'lavfi', '-i', 'sine=d=0.5', path]);
    await expect(probeVideo(path)).rejects.toMatchObject({ code: 'no-video-stream' });
  });

  it('a song whose only picture is its cover', async () => {
    const path = corpus.path('song.mp4');
    const cover = corpus.path('cover.png');
    await ffmpeg(['-f', 'lavfi', '-i', 'testsrc2=s=64x64', '-frames:v', '1', cover]);
    const both = ['-f', 'lavfi', '-i', 'sine=d=0.5', '-i', cover, '-map', '0', '-map', '1'];
    await ffmpeg([...both, '-c:v', 'copy', '-disposition:v', 'attached_pic', path]);
    await expect(probeVideo(path)).rejects.toMatchObject({ code: 'no-video-stream' });
  });

  it.each([
    ['HLS', `#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n`],
    ['concat', `ffconcat version 1.0\nfile ordinary.mp4\n`],
    [
      'SDP',
      'v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 9 RTP/AVP 96\na=rtpmap:96 H264/90000\n',
    ],
  ])('a playlist of %s posing as .mp4', async (_, text) => {
    await expect(probeVideo(corpus.write('list.mp4', text))).rejects.toMatchObject({
      code: 'format-not-allowed',
    });
  });

  it.each(['avi', 'mkv', 'mov'])(
    'MagicYUV in .%s, before any of it is decoded (CVE-2026-8461)',
    async (ending) => {
      const path = await corpus.video(`magic.${ending}`, 'testsrc2=d=0.2:s=64x64', ['-c:v', 'magicyuv']);
      await expect(probeVideo(path)).rejects.toMatchObject({
        code: 'codec-not-allowed',
        details: { codec: 'magicyuv' },
      });
    },
  );

  it('pictures that are too large', async () => {
    const path = await corpus.video('large.mkv', 'color=s=16640x64:d=0.1:r=10', ['-c:v', 'ffv1']);
    await expect(probeVideo(path)).rejects.toMatchObject({ code: 'video-too-large' });
  });
});

describe('probeVideo opens a file by any name', () => {
  it.each([
    'with space.mp4',
    'größe 🏀 試合.mp4',
    '-i http:x.mp4',
    '-dash.mp4',
    'concat:a|b.mp4',
    'new\nline.mp4',
    `quote'"\`$(x).mp4`,
    'percent%03d.mp4',
    'option.mp4 -f lavfi',
  ])('%j', async (name) => {
    corpus.copy(ordinary, name);
    expect((await probeVideo(join(corpus.folder, name))).frameCount).toBe(25);
  });
});

function noise(length: number): Uint8Array {
  const source = readFileSync(ordinary);
  return source.subarray(Math.floor(source.length / 2)).subarray(0, length);
}
