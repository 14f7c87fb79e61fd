import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { fromWireError, throwIfCancelled } from '../errors/index.ts';
import { resolveMediaTools } from '../video/index.ts';
import type { CameraJob, CameraMessage } from './camera-job.ts';
import { chooseDemoQuery } from './demo-query.ts';
import { TRUTH_FILE, type DemoBox, type DemoCamera, type DemoTruth } from './demo-truth.ts';
import { castPeople } from './people.ts';
import { assertScene, frameCount, type SceneDescription } from './scene.ts';

/** Cameras rendered at the same time. */
const PARALLEL_CAMERAS = 2;

/** How far the generation has come. */
export interface DemoProgress {
  /** Frames of all cameras together. */
  readonly done: number;
  readonly total: number;
}

/** What to generate, and where. */
export interface GenerateOptions {
  /** What to render; see `describeDemoScene`. */
  readonly scene: SceneDescription;
  /** Folder for the videos and the truth; made if it is not there. Files of the same names are replaced. */
  readonly folder: string;
  /** Path of the ffmpeg program. Default: as Sightline finds it everywhere */
  readonly ffmpeg?: string | undefined;
  readonly onProgress?: ((progress: DemoProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

function runWorker(
  job: CameraJob,
  onFrames: (frames: number) => void,
  signal: AbortSignal,
): Promise<readonly DemoBox[]> {
  const { promise, resolve, reject } = Promise.withResolvers<readonly DemoBox[]>();
  const worker = new Worker(new URL('./camera.worker.ts', import.meta.url), { workerData: job });
  const cancel = (): void => worker.postMessage('cancel');
  let answer: Exclude<CameraMessage, { kind: 'progress' }> | null = null;
  signal.addEventListener('abort', cancel);
  worker.on('message', (message: CameraMessage) => {
    if (message.kind === 'progress') onFrames(message.frames);
    else answer = message;
  });
  worker.once('error', reject);
  // Settled at the exit, so that no thread and no encoder is left when the caller goes on.
  worker.once('exit', (code) => {
    signal.removeEventListener('abort', cancel);
    if (answer?.kind === 'done') resolve(answer.boxes);
    else if (answer !== null) reject(fromWireError(answer.error));
    else reject(new Error(`The thread that renders camera "${job.camera}" ended early (exit code ${code}).`));
  });
  return promise;
}

async function renderCameras(options: GenerateOptions, ffmpeg: string): Promise<DemoCamera[]> {
  const { scene, folder } = options;
  const { width, height, frameRate, venue } = scene;
  const frames = frameCount(scene);
  const done = new Map<string, number>();
  const failed = new AbortController();
  const signal = AbortSignal.any([failed.signal, ...(options.signal === undefined ? [] : [options.signal])]);
  let failure = null as Error | null;
  const results = new Map<string, DemoCamera>();
  const waiting = [...venue.cameras];
  const work = async (): Promise<void> => {
    for (let camera = waiting.shift(); camera !== undefined; camera = waiting.shift()) {
      const { name } = camera;
      throwIfCancelled(signal);
      const file = `${name}.mp4`;
      const report = (count: number): void => {
        done.set(name, count);
        const sum = [...done.values()].reduce((total, value) => total + value, 0);
        options.onProgress?.({ done: sum, total: frames * venue.cameras.length });
      };
      const boxes = await runWorker(
        { scene, camera: name, file: join(folder, file), ffmpeg },
        report,
        signal,
      );
      results.set(name, { name, file, width, height, frameRate, frames, boxes: [...boxes] });
    }
  };
  const workers = Array.from({ length: PARALLEL_CAMERAS }, () =>
    work().catch((error: unknown) => {
      failure ??= error instanceof Error ? error : new Error(String(error));
      failed.abort(error);
    }),
  );
  await Promise.allSettled(workers);
  throwIfCancelled(options.signal);
  // When one camera fails the other is cancelled: the failure is what the caller must hear of.
  if (failure !== null) throw failure;
  return venue.cameras.map(({ name }) => results.get(name)).filter((camera) => camera !== undefined);
}

/**
 * Renders and encodes the scene: one `<camera>.mp4` each and `truth.json`, which is written last, so that its
 * presence means that the match is complete. Returns the truth.
 *
 * Throws an `InvalidOptionError` for an impossible scene, a `SetupError` without FFmpeg, a `MediaError` if encoding
 * fails, a `CancelledError` when the signal aborts.
 */
export async function generateDemoMatch(options: GenerateOptions): Promise<DemoTruth> {
  const { scene, folder } = options;
  assertScene(scene);
  throwIfCancelled(options.signal);
  const ffmpeg = options.ffmpeg ?? (await resolveMediaTools()).ffmpeg;
  await mkdir(folder, { recursive: true });
  await rm(join(folder, TRUTH_FILE), { force: true });
  const cameras = await renderCameras(options, ffmpeg);
  const identities = castPeople(scene.castSeed).map(({ id, team, number }) => ({
    id,
    kind: team === 'referees' ? ('referee' as const) : ('player' as const),
    team,
    number,
  }));
  const truth: DemoTruth = {
    format: 'sightline-demo-truth',
    version: 1,
    seed: scene.seed,
    castSeed: scene.castSeed,
    venue: scene.venue.name,
    seconds: scene.seconds,
    identities,
    cameras,
    query: chooseDemoQuery(identities, cameras),
  };
  const path = join(folder, TRUTH_FILE);
  await writeFile(`${path}.part`, JSON.stringify(truth));
  await rename(`${path}.part`, path);
  return truth;
}
