import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Camera } from '../../core/api/index.ts';
import type { Yuv420Image } from '../../core/images/index.ts';
import { decodeFrames, probeVideo, readFrameTable } from '../../core/video/index.ts';
import { MemoryEngine } from '../core/api/memory-engine.ts';
import { seededRandom } from '../core/video/seeded-random.ts';
import { WindowBench, WindowPage } from './support/window-page.ts';

const SEEKS = 200;
const SECONDS = 12;
/** Squares of the painted number, least bit first. */
const BITS = 10;
const SQUARE = 32;
const HEIGHT = 64;
/** Frames of the window that a picture may take to appear after its time is told. */
const PAINTS = 30;
/** A moment this close to a frame's edge may be either frame's for the rounding of clocks, in seconds. */
const EDGE = 0.002;

interface Footage {
  readonly name: string;
  readonly offset: number;
  readonly rate: number;
  /** Frames a second before any are dropped. */
  readonly frameRate: string;
  /** Drops frames or moves their times. */
  readonly filter: string;
  readonly encoder: readonly string[];
  readonly type: 'mp4' | 'webm';
}

const X264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20'];
const FOOTAGE: readonly Footage[] = [
  {
    name: 'long groups of pictures',
    offset: 0,
    rate: 1,
    frameRate: '25',
    filter: 'null',
    encoder: [...X264, '-g', '250', '-bf', '3', '-movflags', '+faststart'],
    type: 'mp4',
  },
  {
    name: 'variable',
    offset: 0.37,
    rate: 1.001,
    frameRate: '30000/1001',
    filter: "select='not(eq(mod(n,4),1))*not(between(n,80,100))'",
    encoder: [...X264, '-g', '48', '-bf', '2', '-movflags', '+faststart'],
    type: 'mp4',
  },
  {
    name: 'times in milliseconds',
    offset: -0.21,
    rate: 1,
    frameRate: '30000/1001',
    filter: 'null',
    encoder: [
      '-c:v',
      'libvpx',
      '-deadline',
      'realtime',
      '-cpu-used',
      '8',
      '-b:v',
      '1M',
      '-g',
      '90',
      '-f',
      'webm',
    ],
    type: 'webm',
  },
];

/** A camera of the footage with what the pipeline makes of it. */
interface Prepared {
  readonly camera: Camera;
  readonly path: string;
  readonly times: readonly number[];
  /** The number that is painted in each frame of the frame table, as the pipeline decodes it. */
  readonly painted: readonly number[];
}

let bench: WindowBench;
let folder: string;
let prepared: readonly Prepared[];

beforeAll(async () => {
  bench = await WindowBench.open();
  folder = await mkdtemp(join(tmpdir(), 'sightline-seek-'));
  prepared = await Promise.all(FOOTAGE.map((footage, index) => prepare(footage, index + 1)));
}, 600_000);

afterAll(async () => {
  await bench[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function prepare(footage: Footage, id: number): Promise<Prepared> {
  const path = join(folder, `${id}.${footage.type}`);
  const bits = Array.from(
    { length: BITS },
    (_, bit) =>
      `drawbox=x=${bit * SQUARE}:w=${SQUARE}:h=${HEIGHT}:color=white:t=fill:enable='mod(floor(n/${2 ** bit}),2)'`,
  ).join(',');
  // prettier-ignore
  execFileSync(process.env.FFMPEG_PATH ?? 'ffmpeg', [
    '-v', 'error', '-nostdin', '-y',
    '-f', 'lavfi', '-i', `color=c=black:s=${BITS * SQUARE}x${HEIGHT}:r=${footage.frameRate}:d=${SECONDS}`,
    '-vf', `${bits},${footage.filter},format=yuv420p`, '-vsync', 'vfr', ...footage.encoder, path,
  ]);
  const probe = await probeVideo(path);
  const table = await readFrameTable(path, probe);
  const painted: number[] = [];
  const indexes = Array.from(table.times, (_, index) => index);
  for await (const { image } of decodeFrames(path, { probe, table, indexes })) painted.push(numberIn(image));
  const times = [...table.times];
  const camera: Camera = {
    id,
    name: footage.name,
    offset: footage.offset,
    rate: footage.rate,
    video: {
      id,
      fileName: `${id}.${footage.type}`,
      codec: footage.type === 'mp4' ? 'h264' : 'vp8',
      width: BITS * SQUARE,
      height: HEIGHT,
      start: times[0] ?? 0,
      end: (times.at(-1) ?? 0) + 0.02,
      frameCount: times.length,
      hasVariableFrameRate: footage.name === 'variable',
      url: `media/${id}`,
      mimeType: `video/${footage.type}`,
    },
  };
  return { camera, path, times, painted };
}

function numberIn(image: Yuv420Image): number {
  const { width, height, data } = image;
  // Luma comes first, one byte a pixel.
  const row = Math.floor(height / 2) * width;
  let number = 0;
  for (let bit = 0; bit < BITS; bit += 1) {
    if ((data[row + bit * SQUARE + SQUARE / 2] ?? 0) > 128) number += 2 ** bit;
  }
  return number;
}

/** The numbers in the pictures that the browser shows, by camera. */
function numbersShown({ page }: WindowPage): Promise<number[]> {
  return page.$$eval(
    'video',
    (videos, { bits, square }) =>
      videos.map((video) => {
        const canvas = document.createElement('canvas');
        canvas.width = video.videoWidth;
        canvas.height = video.videoHeight;
        const context = canvas.getContext('2d');
        context?.drawImage(video, 0, 0);
        const row = context?.getImageData(0, canvas.height / 2, canvas.width, 1).data ?? [];
        let number = 0;
        for (let bit = 0; bit < bits; bit += 1) {
          if ((row[4 * (bit * square + square / 2)] ?? 0) > 128) number += 2 ** bit;
        }
        return number;
      }),
    { bits: BITS, square: SQUARE },
  );
}

/** The numbers shown, at the latest when a busy machine has had time to paint: a wrong picture stays wrong. */
async function settledNumbers(window: WindowPage, expected: readonly number[]): Promise<number[]> {
  let shown = await numbersShown(window);
  for (let tries = 0; tries < PAINTS && shown.join() !== expected.join(); tries += 1) {
    await window.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    shown = await numbersShown(window);
  }
  return shown;
}

/** Waits until the panes say that they show the frames of these times, give or take the rounding of the last digit. */
async function waitForTimes({ page }: WindowPage, times: readonly number[]): Promise<void> {
  await page.waitForFunction((expected) => {
    const shown = [...document.querySelectorAll('figure .time')].map(({ textContent }) => {
      const [minutes = NaN, seconds = NaN] = textContent.split(':').map(Number);
      return 60 * minutes + seconds;
    });
    return expected.every((time, index) => Math.abs((shown[index] ?? NaN) - time) < 0.0015);
  }, times);
}

/** The frame that lies at a moment of project time; undefined where that is too close to a frame's edge to say. */
function frameAtMoment({ camera, times }: Prepared, projectTime: number): number | undefined {
  const time = (projectTime - camera.offset) / camera.rate;
  const index = times.findLastIndex((start) => start <= time);
  const start = times[index];
  const end = times[index + 1];
  if (start === undefined || end === undefined) return undefined;
  return time - start < EDGE || end - time < EDGE ? undefined : index;
}

describe('a seek', () => {
  it(
    `shows exactly the frame that the pipeline has at that moment, ${SEEKS} times in each of three files`,
    { timeout: 900_000 },
    async () => {
      for (const { painted, times } of prepared) {
        // The oracle itself: as many numbers as frames, each larger than the one before.
        expect(painted).toHaveLength(times.length);
        expect(painted.every((number, index) => number > (painted[index - 1] ?? -1))).toBe(true);
      }
      const engine = new MemoryEngine({
        cameras: prepared.map(({ camera }) => camera),
        files: new Map(
          prepared.map(({ camera, path }) => [camera.video.id, { path, mimeType: camera.video.mimeType }]),
        ),
        frameTimes: new Map(prepared.map(({ camera, times }) => [camera.name, times])),
        tracklets: [],
        thumbnails: new Map(),
        isTrained: true,
      });
      await using window = await WindowPage.open(bench, engine);
      window.page.setDefaultTimeout(60_000);
      const position = window.page.getByLabel('Position');
      for (const { camera } of prepared)
        await window
          .camera(camera.name)
          .getByText(/^\d:\d\d\.\d{3}$/)
          .waitFor();
      const random = seededRandom(26);
      const wrong: string[] = [];
      for (let seek = 0; seek < SEEKS;) {
        const moment = 0.4 + random() * (SECONDS - 1.2);
        const frames = prepared.map((each) => frameAtMoment(each, moment));
        if (frames.includes(undefined)) continue;
        seek += 1;
        await position.fill(String(moment));
        await waitForTimes(
          window,
          prepared.map(({ times }, index) => times[frames[index] ?? 0] ?? NaN),
        );
        const expected = prepared.map(({ painted }, index) => painted[frames[index] ?? 0] ?? NaN);
        const shown = await settledNumbers(window, expected);
        prepared.forEach(({ camera }, index) => {
          if (shown[index] !== expected[index])
            wrong.push(`${camera.name} at ${moment}: ${shown[index]} instead of ${expected[index]}`);
        });
      }
      expect(wrong).toEqual([]);
      expect(window.complaints).toEqual([]);
    },
  );
});
