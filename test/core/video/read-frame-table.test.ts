import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { probeVideo, readFrameTable } from '../../../core/video/index.ts';
import { parsePacketLine } from '../../../core/video/read-frame-table.ts';
import { sharedData } from '../../shared-data.ts';
import { Corpus, ffmpeg, frameTimesByFfprobe, H264 } from './corpus.ts';

const corpus = new Corpus();
let ordinary: string;
beforeAll(async () => {
  ordinary = await corpus.ordinary();
});
afterAll(() => corpus[Symbol.dispose]());

const read = async (path: string) => readFrameTable(path, await probeVideo(path));

/** The picture runs at 25, then in bursts: frames are dropped by a pattern, their timestamps kept. */
const VARIABLE = 'testsrc2=d=3:s=160x120:r=30,select=not(eq(mod(n\\,7)\\,3))*not(between(n\\,40\\,52))';

describe('readFrameTable gives the timestamps that ffprobe finds by decoding', () => {
  it.each([
    ['H.264 with B-frames in MP4', () => Promise.resolve(ordinary)],
    ['a variable frame rate', () => corpus.video('vfr.mp4', VARIABLE, [...H264, '-fps_mode', 'vfr'])],
    [
      'Matroska, rounded to milliseconds',
      () => corpus.video('a.mkv', 'testsrc2=d=2:s=160x120:r=30000/1001', H264),
    ],
    [
      'VP8 with hidden frames',
      () => corpus.video('a.webm', 'testsrc2=d=2:s=160x120', ['-c:v', 'libvpx', '-auto-alt-ref', '1']),
    ],
    [
      'an MPEG transport stream that starts at 1.4 s',
      () => corpus.video('a.ts', 'testsrc2=d=2:s=160x120:r=25', H264),
    ],
    ['MPEG-4 in AVI', () => corpus.video('a.avi', 'testsrc2=d=2:s=160x120', ['-c:v', 'mpeg4'])],
    ['an edit list that hides the first frames', cutByEditList],
    ['a first timestamp below zero', startBelowZero],
    [
      'a first timestamp of an hour',
      () => corpus.video('late.mp4', 'testsrc2=d=1:s=160x120,setpts=PTS+3600/TB', H264),
    ],
  ])('of %s', async (_, make) => {
    const path = await make();
    const { times } = await read(path);
    expect(times.length).toBeGreaterThan(5);
    expect(Array.from(times)).toEqual(await frameTimesByFfprobe(path));
  });

  for (const name of ['court4/cam01.mp4', 'lab4/cam02.mp4']) {
    const path = sharedData(`video/${name}`) ?? '';
    it.skipIf(path === '')(`of ${name}`, async () => {
      expect(Array.from((await read(path)).times)).toEqual(await frameTimesByFfprobe(path));
    });
  }

  async function cutByEditList(): Promise<string> {
    const path = corpus.path('edit-list.mp4');
    await ffmpeg(['-ss', '0.5', '-i', ordinary, '-c', 'copy', path]);
    return path;
  }

  async function startBelowZero(): Promise<string> {
    const path = corpus.path('below-zero.mkv');
    const source = ['-f', 'lavfi', '-i', 'testsrc2=d=1:s=160x120,setpts=PTS-0.5/TB'];
    await ffmpeg([...source, ...H264, '-avoid_negative_ts', 'disabled', path]);
    return path;
  }
});

describe('readFrameTable', () => {
  it('hides the frames before an edit list starts: the table begins with the first one shown', async () => {
    const whole = corpus.path('whole.mp4');
    await ffmpeg(['-ss', '0.5', '-i', ordinary, '-c', 'copy', whole]);
    const { times } = await read(whole);
    expect([times.length, times[0]]).toEqual([87, 0]);
  });

  it('knows a variable frame rate from an even one', async () => {
    expect((await read(ordinary)).hasVariableFrameRate).toBe(false);
    const path = await corpus.video('vfr.mp4', VARIABLE, [...H264, '-fps_mode', 'vfr']);
    expect((await read(path)).hasVariableFrameRate).toBe(true);
  });

  it('numbers the frames of a raw stream at its stated rate', async () => {
    const path = corpus.path('raw.264');
    await ffmpeg(['-i', ordinary, '-c', 'copy', '-bsf:v', 'h264_mp4toannexb', '-f', 'h264', path]);
    const { times } = await read(path);
    expect(Array.from(times)).toEqual(Array.from({ length: 100 }, (_, index) => index / 25));
  });

  it.skipIf(sharedData('video/single/people-detection.264') === undefined)(
    'counts all 596 frames of a real raw stream',
    async () => {
      const { times } = await read(sharedData('video/single/people-detection.264') ?? '');
      expect([times.length, times[0], times[595]]).toEqual([596, 0, 595 / 12]);
    },
  );

  it('leaves out the frames that nothing can decode, before the first key frame', async () => {
    const path = corpus.path('no-initial-keyframe.ts');
    await ffmpeg(['-i', ordinary, '-c', 'copy', '-bsf:v', "noise=drop='lt(n,5)'", path]);
    expect(Array.from((await read(path)).times)).toEqual(await frameTimesByFfprobe(path));
  });

  it('expects the frames that a cut-off MP4 promises', async () => {
    const { times, expectedCount } = await read(corpus.cutShort(ordinary, 'short.mp4', 0.5));
    expect(expectedCount).toBe(100);
    expect(times.length).toBeGreaterThan(20);
    expect(times.length).toBeLessThan(80);
  });

  it('expects about the frames that a cut-off Matroska file promises by its duration', async () => {
    const path = await corpus.video('long.mkv', 'testsrc2=d=4:s=160x120:r=25', H264);
    expect((await read(path)).expectedCount).toBe(100);
    const { times, expectedCount } = await read(corpus.cutShort(path, 'short.mkv', 0.5));
    expect(times.length).toBeLessThan(80);
    expect(Math.abs(expectedCount - 100)).toBeLessThanOrEqual(2);
  });

  it('says so where no frame can be decoded', async () => {
    const header = readFileSync(ordinary).indexOf('mdat') + 4;
    const path = corpus.write('header-only.mp4', readFileSync(ordinary).subarray(0, header));
    await expect(read(path)).rejects.toMatchObject({ name: 'MediaError', code: 'no-frames' });
  });

  it('is cancelled by a signal', async () => {
    const probe = await probeVideo(ordinary);
    const result = readFrameTable(ordinary, probe, { signal: AbortSignal.timeout(1) });
    await expect(result).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('parsePacketLine', () => {
  it.each([
    ['1024,K_', { ticks: 1024, isDiscarded: false }],
    ['-512,__', { ticks: -512, isDiscarded: false }],
    ['0,KD', { ticks: 0, isDiscarded: true }],
    ['0,KD_', { ticks: 0, isDiscarded: true }],
    ['N/A,K_', { ticks: null, isDiscarded: false }],
    ['512,__,', { ticks: 512, isDiscarded: false }],
    ['', undefined],
    ['side_data,', undefined],
  ])('reads %j', (line, packet) => {
    expect(parsePacketLine(line)).toEqual(packet);
  });
});
