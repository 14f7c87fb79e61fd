import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const WIDTH = 320;
const HEIGHT = 240;
const RATE = 10;

/** A person as a coloured rectangle that walks at a steady pace. */
interface Walker {
  readonly colour: string;
  readonly x: number;
  readonly y: number;
  /** Pixels a second. */
  readonly pace: number;
}

const WALKERS: readonly Walker[] = [
  { colour: 'red', x: 20, y: 40, pace: 8 },
  { colour: 'blue', x: 280, y: 60, pace: -7 },
  { colour: 'yellow', x: 120, y: 120, pace: 2 },
];
const BOX = { width: 36, height: 96 } as const;

export interface WalkerFootage {
  readonly video: string;
  /** MOT file with the walkers' boxes in every frame. */
  readonly detections: string;
}

/** Writes a video of walking rectangles, ten frames a second, and the boxes that a perfect detector would find. */
export function writeWalkers(folder: string, name: string, seconds: number): WalkerFootage {
  const video = join(folder, `${name}.mp4`);
  const detections = join(folder, `${name}.txt`);
  const inputs = WALKERS.flatMap(({ colour }) => [
    '-f',
    'lavfi',
    '-i',
    `color=${colour}:s=${BOX.width}x${BOX.height}:r=${RATE}`,
  ]);
  const overlays = WALKERS.map(
    ({ x, y, pace }, index) =>
      `[v${index}][${index + 1}]overlay=x='${x}+${pace}*t':y=${y}:shortest=0[v${index + 1}]`,
  );
  const filter = [`[0]noise=alls=20:all_seed=7[v0]`, ...overlays].join(';');
  const made = spawnSync(
    'ffmpeg',
    [
      ...['-hide_banner', '-loglevel', 'error', '-y'],
      ...['-f', 'lavfi', '-i', `color=gray:s=${WIDTH}x${HEIGHT}:r=${RATE}`],
      ...inputs,
      ...['-filter_complex', filter, '-map', `[v${WALKERS.length}]`, '-t', String(seconds)],
      ...['-c:v', 'libx264', '-g', '30', '-bf', '2', '-pix_fmt', 'yuv420p', video],
    ],
    { encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`ffmpeg could not write the walkers: ${made.stderr}`);
  writeFileSync(detections, detectionRows(seconds).join('\n'));
  return { video, detections };
}

function detectionRows(seconds: number): readonly string[] {
  const rows: string[] = [];
  for (let frame = 0; frame < seconds * RATE; frame++) {
    for (const { x, y, pace } of WALKERS) {
      const left = x + (pace * frame) / RATE;
      rows.push(`${frame + 1},-1,${left + 1},${y + 1},${BOX.width},${BOX.height},0.9,-1,-1,-1`);
    }
  }
  return rows;
}
