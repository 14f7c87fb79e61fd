import {
  edits as edit,
  fitClock,
  proposeClock,
  residualOf,
  TRUSTWORTHY,
  type Engine,
} from '../engine/index.ts';
import type { ProjectOperations, CameraRecord } from './project-operations.ts';
import type { Input } from './workspace-inputs.ts';
import type { Clock, ClockProposal, Views } from './workspace-schemas.ts';

/** When and where the cameras saw what they saw: their clocks, and which places they share. */
export class CameraService {
  readonly #operations: ProjectOperations;
  readonly #engine: Engine;

  constructor(engine: Engine, operations: ProjectOperations) {
    this.#engine = engine;
    this.#operations = operations;
  }

  clocks(): Clock[] {
    return this.#engine.library.cameras().map((camera) => this.#clockOf(camera));
  }

  setClock({ camera, offset, rate }: Input<'setClock'>): void {
    const { id } = this.#operations.camera(camera);
    this.#operations.run('set-clock', { camera, offset, rate }, (edits) =>
      edit.setClock(edits, id, { offset, rate, anchors: [] }),
    );
  }

  fitClock({ camera, anchors }: Input<'fitClock'>): Clock {
    const { id } = this.#operations.camera(camera);
    const clock = fitClock(anchors);
    this.#operations.run('fit-clock', { camera, ...clock }, (edits) =>
      edit.setClock(edits, id, { ...clock, anchors }),
    );
    return this.#clockOf(this.#operations.camera(camera));
  }

  async proposeClock(
    { camera, reference }: Input<'proposeClock'>,
    signal?: AbortSignal,
  ): Promise<ClockProposal> {
    const { library } = this.#engine;
    const proposed = await proposeClock(
      library,
      this.#operations.camera(camera),
      this.#operations.camera(reference),
      signal,
    );
    return proposed === undefined ? null : { ...proposed, isTrustworthy: proposed.confidence >= TRUSTWORTHY };
  }

  views(): Views[] {
    return this.#engine.library.views().map(({ cameras: [a, b], relation }) => ({
      cameras: [this.#operations.cameraName(a), this.#operations.cameraName(b)],
      relation,
    }));
  }

  declareViews({ cameras, relation }: Input<'declareViews'>): void {
    const ids = [this.#operations.camera(cameras[0]).id, this.#operations.camera(cameras[1]).id] as const;
    this.#operations.run('declare-views', { cameras, relation }, (edits) =>
      edit.declareViews(edits, ids, relation),
    );
  }

  #clockOf({ id, name, offset, rate, video }: CameraRecord): Clock {
    const anchors = this.#engine.library.anchors(id);
    const residual = residualOf({ offset, rate }, anchors);
    const frameSeconds = video.frameCount > 0 ? (video.end - video.start) / video.frameCount : 0;
    return { camera: name, offset, rate, anchors, residual, isDoubtful: residual > frameSeconds };
  }
}
