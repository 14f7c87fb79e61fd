/**
 * Whole-job speed of an ingest: multiple of real time, ratio to FFmpeg decoding the same clip to nothing, and the
 * share of each stage. Both run in one series, turn about.
 *
 *   node bench/ingest.ts [--video FILE] [--model FILE] [--rounds 3]
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ProjectService } from '../core/api/index.ts';
import { resolveMediaTools } from '../core/video/index.ts';

const DEFAULT_VIDEO = fileURLToPath(
  new URL('../../shared/data/video/single/one-by-one-person-detection.mp4', import.meta.url),
);

const { values } = parseArgs({
  options: {
    video: { type: 'string', default: DEFAULT_VIDEO },
    model: { type: 'string' },
    rounds: { type: 'string', default: '3' },
  },
});

const { ffmpeg } = await resolveMediaTools();

/** Seconds that FFmpeg takes to decode the clip and throw the frames away. */
function decodeToNothing(): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(
    ffmpeg,
    ['-nostdin', '-loglevel', 'error', '-i', values.video, '-f', 'null', '-'],
    {
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(`ffmpeg cannot decode ${values.video}: ${stderr}`);
  return (performance.now() - started) / 1000;
}

interface Round {
  readonly seconds: number;
  readonly videoSeconds: number;
  readonly crops: number;
  readonly tracklets: number;
  readonly stages: Readonly<Record<string, number>>;
}

async function ingestOnce(): Promise<Round> {
  const folder = await mkdtemp(join(tmpdir(), 'sightline-bench-'));
  try {
    await using project = ProjectService.open(join(folder, 'bench.sightline'), { mode: 'create' });
    const started = performance.now();
    const { job } = project.startIngest({
      cameras: [{ name: 'camera', video: values.video }],
      device: 'auto',
      ...(values.model === undefined ? {} : { model: values.model }),
    });
    await project.jobFinished(job);
    const seconds = (performance.now() - started) / 1000;
    const { cameras, cropCount, trackletCount } = project.getProject();
    const videoSeconds = cameras.reduce((sum, { video }) => sum + video.end - video.start, 0);
    return {
      seconds,
      videoSeconds,
      crops: cropCount,
      tracklets: trackletCount,
      stages: project.stageSeconds,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;
}

const decodes: number[] = [];
const rounds: Round[] = [];
for (let round = 0; round < Number(values.rounds); round++) {
  decodes.push(decodeToNothing());
  rounds.push(await ingestOnce());
}
const seconds = median(rounds.map((round) => round.seconds));
const last = rounds.at(-1);
if (last === undefined) throw new RangeError('--rounds must be at least 1.');
console.log(
  `${cpus()[0]?.model ?? '?'}, ${availableParallelism()} threads, Node ${process.version}, ${rounds.length} rounds`,
);
console.log(`clip ${last.videoSeconds.toFixed(1)} s; ${last.tracklets} tracklets, ${last.crops} crops`);
console.log(`ingest ${seconds.toFixed(1)} s = ${(last.videoSeconds / seconds).toFixed(2)} × real time`);
console.log(
  `ffmpeg -f null ${median(decodes).toFixed(2)} s; ingest takes ${(seconds / median(decodes)).toFixed(1)} × as long`,
);
const total = Object.values(last.stages).reduce((sum, stage) => sum + stage, 0);
for (const [stage, spent] of Object.entries(last.stages)) {
  console.log(
    `  ${stage.padEnd(8)} ${spent.toFixed(2).padStart(7)} s  ${((100 * spent) / total).toFixed(0).padStart(3)} % of all stages (they overlap)`,
  );
}
