import type { Doubt, EngineClient } from '../../core/api/index.ts';
import type { Notices } from './notices.svelte.ts';

/** A doubtful moment in project time. */
export interface DoubtAt extends Doubt {
  readonly projectTime: number;
}

/** Moments at which tracklets may be wrong: people cover each other, or one tracklet looks like two people. */
export class Doubts {
  list = $state.raw<readonly DoubtAt[]>([]);
  readonly #engine: EngineClient;
  readonly #notices: Notices;
  readonly #projectTime: (camera: string, videoTime: number) => number;

  constructor(
    engine: EngineClient,
    notices: Notices,
    projectTime: (camera: string, videoTime: number) => number,
  ) {
    this.#engine = engine;
    this.#notices = notices;
    this.#projectTime = projectTime;
  }

  async load(): Promise<void> {
    await this.#notices.attempt('doubts', async () => {
      const doubts = await this.#engine.suggestions.doubts();
      this.list = doubts
        .map((doubt) => ({ ...doubt, projectTime: this.#projectTime(doubt.camera, doubt.time) }))
        .sort((a, b) => a.projectTime - b.projectTime);
    });
  }

  /** The doubtful moment after (or before) a time of the project, in seconds. */
  next(time: number, direction: 1 | -1): DoubtAt | undefined {
    return direction === 1
      ? this.list.find(({ projectTime }) => projectTime > time + SAME_MOMENT)
      : this.list.findLast(({ projectTime }) => projectTime < time - SAME_MOMENT);
  }
}

/** Moments this close are one, in seconds. */
const SAME_MOMENT = 0.02;
