/**
 * How fast frames reach us: decoding and delivery of a video's frames against `ffmpeg -f null`, which decodes and
 * delivers nothing, in interleaved rounds.
 *
 *     node bench/decode.ts [VIDEO] [--rounds N]
 *
 * Without a video it encodes one: 1080p, 25 frames a second, 20 s, noisy, 8 Mbit/s.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  decodeFrames,
  probeVideo,
  readFrameTable,
  resolveMediaTools,
  sampleFrames,
} from '../core/video/index.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '5' } },
});
const tools = await resolveMediaTools();
const folder = mkdtempSync(join(tmpdir(), 'sightline-bench-'));
try {
  await measure(positionals[0] ?? noisyVideo(join(folder, 'noisy.mp4')), Number(values.rounds));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function ffmpeg(programArguments: readonly string[]): void {
  execFileSync(tools.ffmpeg, ['-hide_banner', '-nostdin', '-loglevel', 'error', '-y', ...programArguments]);
}

function noisyVideo(path: string): string {
  const source = 'testsrc2=d=20:s=1920x1080:r=25,noise=alls=12:allf=t';
  const encoding = [
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-g',
    '50',
    '-b:v',
    '8M',
    '-pix_fmt',
    'yuv420p',
  ];
  ffmpeg(['-f', 'lavfi', '-i', source, ...encoding, path]);
  return path;
}

async function measure(path: string, rounds: number): Promise<void> {
  const probe = await probeVideo(path);
  const table = await readFrameTable(path, probe);
  const frames = table.times.length;
  const deliver = (every: number) => async () => {
    const indexes = sampleFrames(table, every);
    let delivered = 0;
    for await (const frame of decodeFrames(path, { probe, table, indexes }))
      delivered += frame.image.width > 0 ? 1 : 0;
    if (delivered !== indexes.length) throw new Error(`${delivered} of ${indexes.length} frames came.`);
  };
  const runs: readonly (readonly [name: string, run: () => unknown])[] = [
    ['ffmpeg -f null', () => ffmpeg(['-i', path, '-map', '0:V:0', '-f', 'null', '-'])],
    ['every frame, full size, into node', deliver(1e-6)],
    ['10 frames a second, full size, into node', deliver(0.1)],
    ['frame table', () => readFrameTable(path, probe)],
  ];
  const seconds = runs.map((): number[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [place, [, run]] of runs.entries()) {
      const start = performance.now();
      await run();
      seconds[place]?.push((performance.now() - start) / 1000);
    }
  }
  report(
    `${probe.width}x${probe.height} ${probe.codec}, ${frames} frames, ${rounds} rounds`,
    frames,
    runs,
    seconds,
  );
}

function report(
  title: string,
  frames: number,
  runs: readonly (readonly [name: string, run: unknown])[],
  seconds: readonly (readonly number[])[],
): void {
  console.log(
    `${title}; ${cpus()[0]?.model ?? 'CPU'}, ${availableParallelism()} cores; FFmpeg ${tools.version.text}`,
  );
  console.log('                                             median fps   ratio   slowest to fastest fps');
  const reference = median(seconds[0] ?? []);
  for (const [place, [name]] of runs.entries()) {
    const taken = seconds[place] ?? [];
    const rate = (value: number) => (frames / value).toFixed(0);
    console.log(
      `${name.padEnd(44)} ${rate(median(taken)).padStart(10)} ${(reference / median(taken)).toFixed(2).padStart(7)}` +
        `   ${rate(Math.max(...taken))} to ${rate(Math.min(...taken))}`,
    );
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >>> 1] ?? NaN;
}
