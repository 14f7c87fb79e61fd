import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openProject } from '../../../core/library/index.ts';
import { projectContent } from './support/project-content.ts';
import { writeWalkers } from './support/walkers.ts';

const CLI = fileURLToPath(new URL('../../../core/cli/main.ts', import.meta.url));
const KILLS = 20;
const VIDEO_SECONDS = 45;

let folder = '';
let args: readonly string[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sightline-kill-'));
  args = ['north', 'south'].flatMap((camera) => {
    const { video, detections } = writeWalkers(folder, camera, VIDEO_SECONDS);
    return ['--camera', `${camera}=${video}`, '--detections', `${camera}=${detections}`];
  });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Starts an ingest; resolves to its exit code, or to null where it was killed after `killAfterMs`. */
async function ingest(project: string, killAfterMs?: number): Promise<number | null> {
  const child = spawn(process.execPath, [CLI, 'ingest', project, ...args, '--json'], { stdio: 'ignore' });
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  const [code] = (await once(child, 'exit')) as [number | null];
  clearTimeout(timer);
  return code;
}

function committedChunks(project: string): number {
  using library = openProject(project, { readonly: true });
  const job = library.jobs()[0];
  if (job === undefined) return 0;
  return library
    .cameras()
    .reduce((sum, { video }) => sum + 1 + (library.checkpoint(job.id, video.id)?.chunk ?? -1), 0);
}

it(`gives the same tracklets and embeddings after ${KILLS} kills as one clean run`, async () => {
  const clean = join(folder, 'clean.sightline');
  const started = performance.now();
  expect(await ingest(clean)).toBe(0);
  const cleanMs = performance.now() - started;

  const killed = join(folder, 'killed.sightline');
  // A fixed sequence that covers start-up, the middle of chunks and commits.
  const moments = Array.from({ length: KILLS }, (_, index) => ((index * 0.618034) % 1) * cleanMs * 0.9);
  const progress: number[] = [];
  for (const moment of moments) {
    await ingest(killed, moment);
    progress.push(
      await Promise.resolve()
        .then(() => committedChunks(killed))
        .catch(() => 0),
    );
  }
  expect(await ingest(killed)).toBe(0);

  expect(new Set(progress).size, 'kills fell between different commits').toBeGreaterThan(1);
  expect(projectContent(killed)).toEqual(projectContent(clean));
}, 240_000);
