import { SvelteMap } from 'svelte/reactivity';
import type { Camera, EngineClient, JobProgress } from '../../core/api/index.ts';
import { toProblem } from '../port/problem.ts';

/** The copy of a video that this browser could not play. */
export type CopyState =
  | { readonly kind: 'asked' }
  | { readonly kind: 'making'; readonly job: number; readonly fraction: number }
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly message: string };

/** Asks the engine for playable copies of the videos that the browser turned out not to play. */
export class PlayableCopies {
  /** By the id of the video. */
  readonly #states = new SvelteMap<number, CopyState>();
  readonly #engine: EngineClient;

  constructor(engine: EngineClient) {
    this.#engine = engine;
  }

  of({ video }: Camera): CopyState | undefined {
    return this.#states.get(video.id);
  }

  /** Where the video is loaded from: another address once there is a copy, so that it is loaded anew. */
  address({ video }: Camera): string {
    return this.#states.get(video.id)?.kind === 'ready' ? `${video.url}?copy` : video.url;
  }

  /** Has a copy made of a camera's video, once. */
  async request(camera: Camera): Promise<void> {
    const { id } = camera.video;
    if (this.#states.has(id)) return;
    this.#states.set(id, { kind: 'asked' });
    try {
      const { job } = await this.#engine.media.prepare({ camera: camera.name });
      this.#states.set(id, job === null ? { kind: 'ready' } : { kind: 'making', job, fraction: 0 });
    } catch (error) {
      this.#states.set(id, { kind: 'failed', message: toProblem(error).message });
    }
  }

  /** The engine was started anew and knows nothing of the copies that it was making: they are asked for again. */
  async resume(cameras: readonly Camera[]): Promise<void> {
    const unfinished = cameras.filter((camera) => this.of(camera)?.kind === 'making');
    for (const camera of unfinished) this.#states.delete(camera.video.id);
    await Promise.all(unfinished.map((camera) => this.request(camera)));
  }

  /** Takes note of how a job of the engine goes. */
  follow({ job, state, fraction, error }: JobProgress): void {
    for (const [video, copy] of this.#states) {
      if (copy.kind !== 'making' || copy.job !== job) continue;
      if (state === 'running') this.#states.set(video, { kind: 'making', job, fraction });
      else if (state === 'done') this.#states.set(video, { kind: 'ready' });
      else this.#states.set(video, { kind: 'failed', message: error ?? '' });
    }
  }
}
