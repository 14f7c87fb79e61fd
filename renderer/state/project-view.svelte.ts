import type { Camera, EngineClient, Project } from '../../core/api/index.ts';
import { toProjectTime } from '../media/camera-clock.ts';
import { toProblem, type Problem } from '../port/problem.ts';

export type ProjectPhase =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly problem: Problem }
  | { readonly kind: 'ready'; readonly project: Project };

/** The open project, as the engine last described it. */
export class ProjectView {
  phase = $state.raw<ProjectPhase>({ kind: 'loading' });
  readonly #engine: EngineClient;

  constructor(engine: EngineClient) {
    this.#engine = engine;
  }

  get project(): Project | undefined {
    return this.phase.kind === 'ready' ? this.phase.project : undefined;
  }

  get cameras(): readonly Camera[] {
    return this.project?.cameras ?? [];
  }

  camera(name: string): Camera | undefined {
    return this.cameras.find((camera) => camera.name === name);
  }

  /** A camera's video time as project time, in seconds. */
  projectTime(camera: string, videoTime: number): number {
    const known = this.camera(camera);
    return known === undefined ? videoTime : toProjectTime(known, videoTime);
  }

  /** Asks the engine again. What is shown stays until the answer is there. */
  async load(): Promise<void> {
    try {
      this.phase = { kind: 'ready', project: await this.#engine.project.get() };
    } catch (error) {
      if (this.phase.kind !== 'ready') this.phase = { kind: 'failed', problem: toProblem(error) };
    }
  }
}
