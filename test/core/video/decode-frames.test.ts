import { createHash } from 'node:crypto';
import { chmodSync, readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  decodeFrames,
  makeFrameTable,
  probeVideo,
  readFrameTable,
  readFrame,
  readStill,
  resolveMediaTools,
  sampleFrames,
  type DecodeFramesOptions,
  type VideoFrame,
} from '../../../core/video/index.ts';
import { runningChildren } from '../../../core/video/media-child.ts';
import { sharedData } from '../../shared-data.ts';
import { Corpus, ffmpeg, frameHashes, H264 } from './corpus.ts';
import { seededRandom } from './seeded-random.ts';

const corpus = new Corpus();
let ordinary: string;
beforeAll(async () => {
  ordinary = await corpus.ordinary();
});
afterAll(() => corpus[Symbol.dispose]());
afterEach(() => expect(runningChildren()).toBe(0));

interface Opened extends Omit<DecodeFramesOptions, 'indexes'> {
  readonly path: string;
}

const opened = new Map<string, Promise<Opened>>();

/** The video with its probe and frame table, read once for each path. */
function open(path: string): Promise<Opened> {
  const video = opened.get(path) ?? openAnew(path);
  opened.set(path, video);
  return video;
}

async function openAnew(path: string): Promise<Opened> {
  const probe = await probeVideo(path);
  return { path, probe, table: await readFrameTable(path, probe) };
}

const allIndexes = ({ table }: Opened) => [...table.times.keys()];
const hash = (frame: VideoFrame) => createHash('md5').update(frame.image.data).digest('hex');

async function decode(video: Opened, indexes: readonly number[]): Promise<VideoFrame[]> {
  const frames: VideoFrame[] = [];
  for await (const frame of decodeFrames(video.path, { ...video, indexes })) frames.push(frame);
  return frames;
}

const VARIABLE = 'testsrc2=d=3:s=160x120:r=30,select=not(eq(mod(n\\,7)\\,3))*not(between(n\\,40\\,52))';

describe('decodeFrames gives the pictures that FFmpeg decodes, each at its own time', () => {
  it.each([
    ['H.264 with B-frames', () => Promise.resolve(ordinary)],
    ['a variable frame rate', () => corpus.video('vfr.mp4', VARIABLE, [...H264, '-fps_mode', 'vfr'])],
    [
      'odd width and height',
      () => corpus.video('odd.mkv', 'testsrc2=d=1:s=161x121', ['-c:v', 'ffv1', '-pix_fmt', 'yuv420p']),
    ],
    ['4:2:2 with 10 bits', () => corpus.video('ten.mov', 'testsrc2=d=1:s=160x120', ['-c:v', 'prores'])],
    ['an MPEG transport stream', () => corpus.video('a.ts', 'testsrc2=d=2:s=160x120:r=25', H264)],
    ['MPEG-4 in AVI', () => corpus.video('a.avi', 'testsrc2=d=2:s=160x120', ['-c:v', 'mpeg4', '-bf', '2'])],
    [
      'VP8 with hidden frames',
      () => corpus.video('a.webm', 'testsrc2=d=2:s=160x120', ['-c:v', 'libvpx', '-auto-alt-ref', '1']),
    ],
    ['an edit list that hides the first frames', cutByEditList],
  ])('of %s', async (_, make) => {
    await expectSameFrames(await open(await make()));
  });

  for (const name of ['lab4/cam02.mp4', 'single/people-detection.264']) {
    const path = sharedData(`video/${name}`);
    it.skipIf(path === undefined)(`of ${name}`, async () => {
      await expectSameFrames(await open(path ?? ''));
    });
  }

  it.each(rotations())('turned by the display matrix %j', async (matrix) => {
    const path = corpus.write(
      `turned ${matrix.join(' ')}.mp4`,
      withDisplayMatrix(readFileSync(await corpus.ordinary('brief.mp4', 0.4)), matrix),
    );
    const video = await open(path);
    const isOnItsSide = matrix[0] === 0;
    expect([video.probe.width, video.probe.height]).toEqual(isOnItsSide ? [120, 160] : [160, 120]);
    await expectSameFrames(video);
  });

  it('with pixels that are not square, at the displayed size', async () => {
    const video = await open(await corpus.video('sar.mp4', 'testsrc2=d=0.4:s=160x120,setsar=3/2', H264));
    expect(video.probe.width).toBe(240);
    await expectSameFrames(video, 'scale=240:120');
  });

  async function cutByEditList(): Promise<string> {
    const path = corpus.path('edit-list.mp4');
    await ffmpeg(['-ss', '0.5', '-i', ordinary, '-c', 'copy', path]);
    return path;
  }

  async function expectSameFrames(video: Opened, filter?: string): Promise<void> {
    const frames = await decode(video, allIndexes(video));
    expect(frames.map(hash)).toEqual(await frameHashes(video.path, filter));
    expect(frames.map(({ time }) => time)).toEqual(Array.from(video.table.times));
    const { width, height } = video.probe;
    expect(frames[0]?.image).toMatchObject({ width, height });
    expect(frames[0]?.image.data.buffer).toBeInstanceOf(SharedArrayBuffer);
  }
});

describe('decodeFrames', () => {
  it('gives the chosen frames only, wherever decoding starts', async () => {
    const video = await open(ordinary);
    const hashes = await frameHashes(ordinary);
    const grid = sampleFrames(video.table, 0.1);
    for (const start of [0, 1, 7, 23, grid.length - 1]) {
      const frames = await decode(video, grid.slice(start));
      expect(frames.map(({ index }) => index)).toEqual(grid.slice(start));
      expect(frames.map(hash)).toEqual(grid.slice(start).map((index) => hashes[index]));
    }
  });

  it('gives scattered frames and unbroken runs alike', async () => {
    const video = await open(await corpus.video('vfr.mp4', VARIABLE, [...H264, '-fps_mode', 'vfr']));
    const hashes = await frameHashes(video.path);
    const indexes = [2, 3, 4, 9, 30, 31, 47, allIndexes(video).length - 1];
    expect((await decode(video, indexes)).map(hash)).toEqual(indexes.map((index) => hashes[index]));
  });

  it('ends a truncated file with what there is, then the count: never in silence', async () => {
    const video = await open(corpus.cutShort(ordinary, 'short.mp4', 0.5));
    const { frames, error } = await decodeToError(video, allIndexes(video));
    const whole = await frameHashes(ordinary);
    expect(frames.length).toBeGreaterThan(20);
    // The last frame before the cut may be damaged.
    expect(frames.slice(0, -1).map(hash)).toEqual(whole.slice(0, frames.length - 1));
    expect(error).toMatchObject({
      name: 'MediaError',
      code: 'truncated-video',
      details: { decoded: frames.length, expected: 100 },
      message: expect.stringContaining(`decoded ${frames.length} of 100 frames`) as string,
    });
  });

  it('tells of a truncated file also where only some frames are looked at', async () => {
    const video = await open(corpus.cutShort(ordinary, 'short.mp4', 0.5));
    const { frames, error } = await decodeToError(video, sampleFrames(video.table, 0.1));
    // The very last frame may lie across the cut.
    expect(frames.length).toBeGreaterThanOrEqual(sampleFrames(video.table, 0.1).length - 1);
    expect(error).toMatchObject({ code: 'truncated-video', details: { expected: 100 } });
  });

  it('gives the part before the end of a truncated file without complaint', async () => {
    const video = await open(corpus.cutShort(ordinary, 'short.mp4', 0.5));
    expect(await decode(video, [0, 1, 2])).toHaveLength(3);
  });

  it('tells of frames that are lost in the middle, though all that were asked for are there', async () => {
    const video = await open(ordinary);
    const thinned = corpus.path('thinned.mp4');
    await ffmpeg([
      '-i',
      ordinary,
      '-vf',
      'select=not(between(n\\,30\\,34))',
      ...H264,
      '-fps_mode',
      'passthrough',
      thinned,
    ]);
    const { frames, error } = await decodeToError({ ...video, path: thinned }, [0, 10, 20, 40, 90]);
    expect(frames.map(({ index }) => index)).toEqual([0, 10, 20, 40, 90]);
    expect(error).toMatchObject({ code: 'truncated-video', details: { decoded: 95, expected: 100 } });
  });

  it('passes over frames that are missing instead of giving another in their place', async () => {
    const video = await open(ordinary);
    const thinned = corpus.path('thinned.mp4');
    const { frames } = await decodeToError({ ...video, path: thinned }, [29, 30, 31, 35]);
    expect(frames.map(({ index }) => index)).toEqual([29, 35]);
  });

  it('ends the decoder when the loop is left early', async () => {
    const video = await open(ordinary);
    for await (const frame of decodeFrames(ordinary, { ...video, indexes: allIndexes(video) })) {
      expect(runningChildren()).toBe(1);
      if (frame.index === 3) break;
    }
    expect(runningChildren()).toBe(0);
  });

  it('ends the decoder when the signal aborts', async () => {
    const video = await open(ordinary);
    const controller = new AbortController();
    const options = { ...video, indexes: allIndexes(video), signal: controller.signal };
    const loop = async () => {
      for await (const frame of decodeFrames(ordinary, options)) if (frame.index === 3) controller.abort();
    };
    await expect(loop()).rejects.toMatchObject({ code: 'cancelled' });
  });

  it.skipIf(process.platform === 'win32')('reports a decoder that hangs half-way', async () => {
    const video = await open(ordinary);
    const ffmpegThatStops = corpus.write('stops.sh', '#!/bin/sh\nhead -c 100000 /dev/zero\nkill -STOP $$\n');
    chmodSync(ffmpegThatStops, 0o755);
    const tools = { ...(await resolveMediaTools()), ffmpeg: ffmpegThatStops };
    const limits = { silenceSeconds: 0.3, graceSeconds: 0.1 };
    const frames = decodeFrames(ordinary, { ...video, indexes: [0, 1], tools, ...limits });
    await expect(frames.next()).rejects.toMatchObject({ code: 'tool-stalled' });
  });

  it('holds only a few frames for a slow consumer', async () => {
    const path = await corpus.video('big.mp4', 'testsrc2=d=1.6:s=1280x720:r=25', [
      ...H264,
      '-preset',
      'ultrafast',
    ]);
    const video = await open(path);
    const frames = decodeFrames(path, { ...video, indexes: allIndexes(video) });
    await frames.next();
    const before = process.memoryUsage().arrayBuffers;
    await new Promise((resolve) => setTimeout(resolve, 700));
    const held = process.memoryUsage().arrayBuffers - before;
    await frames.return(undefined);
    expect(held).toBeLessThan(6 * 1280 * 720 * 1.5);
  });

  it('decodes with a chosen number of threads to the same pictures', async () => {
    const video = await open(ordinary);
    const one = await decode({ ...video, threads: 1 }, [0, 50, 99]);
    expect(one.map(hash)).toEqual((await decode(video, [0, 50, 99])).map(hash));
  });

  it('gives nothing for no indexes', async () => {
    expect(await decode(await open(ordinary), [])).toEqual([]);
  });

  it.each([[[3, 2]], [[1, 1]], [[-1]], [[100]], [[0.5]], [[NaN]]])(
    'refuses the indexes %j',
    async (indexes) => {
      await expect(decode(await open(ordinary), indexes)).rejects.toMatchObject({
        code: 'invalid-frame-index',
      });
    },
  );

  it('chooses among tens of thousands of frames', async () => {
    const video = await open(ordinary);
    // A table of a long match: the file has only its first hundred frames.
    const table = makeFrameTable(Float64Array.from({ length: 100_000 }, (_, index) => index / 25));
    const { frames, error } = await decodeToError({ ...video, table }, sampleFrames(table, 0.1));
    expect(frames).toHaveLength(sampleFrames(video.table, 0.1).length);
    expect(error).toMatchObject({ code: 'truncated-video', details: { decoded: 100, expected: 100_000 } });
  });
});

describe('readFrame and readStill', () => {
  it.each([
    ['B-frames and key frames', 25, () => Promise.resolve(ordinary)],
    ['a variable frame rate', 8, () => corpus.video('vfr.mp4', VARIABLE, [...H264, '-fps_mode', 'vfr'])],
    [
      'a transport stream',
      8,
      () => corpus.video('a.ts', 'testsrc2=d=3:s=160x120:r=25', [...H264, '-g', '12']),
    ],
    [
      'open groups of pictures',
      8,
      () =>
        corpus.video('open.mkv', 'testsrc2=d=3:s=160x120', [...H264, '-x264-params', 'open-gop=1:keyint=12']),
    ],
  ])('give the same picture as decoding in order, for %s: at %i random places', async (_, draws, make) => {
    const video = await open(await make());
    const hashes = await frameHashes(video.path);
    const random = seededRandom(7);
    for (let draw = 0; draw < draws; draw += 1) {
      const index = Math.floor(random() * hashes.length);
      expect(hash(await readFrame(video.path, index, video))).toBe(hashes[index]);
    }
  });

  it('shows what a player shows between two frames: the earlier one', async () => {
    const video = await open(ordinary);
    const still = await readStill(ordinary, 1.019, video);
    expect(still).toEqual(await readStill(ordinary, 1, video));
    expect(still).not.toEqual(await readStill(ordinary, 1.04, video));
    expect([still.width, still.height, still.data.length]).toEqual([160, 120, 160 * 120 * 3]);
  });
});

async function decodeToError(video: Opened, indexes: readonly number[]) {
  const frames: VideoFrame[] = [];
  try {
    for await (const frame of decodeFrames(video.path, { ...video, indexes })) frames.push(frame);
  } catch (error) {
    return { frames, error };
  }
  return { frames, error: undefined };
}

/** All eight ways to lay a picture: [a, b, c, d] of the display matrix. */
function rotations(): [number, number, number, number][][] {
  const signs = [-1, 1];
  return signs.flatMap((p) =>
    signs.flatMap((q) => [[[p, 0, 0, q]], [[0, p, q, 0]]] as [number, number, number, number][][]),
  );
}

/** Writes a display matrix into the track header of an MP4 (ISO 14496-12, 8.3.2: nine 32-bit numbers at byte 40). */
function withDisplayMatrix(bytes: Buffer, [a, b, c, d]: readonly number[]): Buffer {
  const track = bytes.indexOf('tkhd');
  const unit = 0x10000;
  [a, b, 0, c, d].forEach((value, place) => bytes.writeInt32BE((value ?? 0) * unit, track + 44 + place * 4));
  return bytes;
}
