import type { Clock as ClockReport, EngineClient } from '../../core/api/index.ts';
import type { Notices } from './notices.svelte.ts';
import type { Player } from './player.svelte.ts';

/** Two moments that belong together: seconds of the camera's video, and of the project. */
export interface Anchor {
  readonly video: number;
  readonly project: number;
}

/** Moments that are closer than this tell too little of a rate, in seconds of the project. */
const CLOSEST_ANCHORS = 5;

/** The cameras' clocks: nudged by frames while watching, or fitted to moments that were seen to be the same. */
export class CameraClocks {
  isOpen = $state(false);
  reports = $state.raw<readonly ClockReport[]>([]);
  /** Anchors set here, by camera; a nudge in between keeps them. */
  #anchors = $state.raw<Readonly<Record<string, readonly Anchor[]>>>({});
  readonly #engine: EngineClient;
  readonly #notices: Notices;

  constructor(engine: EngineClient, notices: Notices) {
    this.#engine = engine;
    this.#notices = notices;
  }

  async load(): Promise<void> {
    await this.#notices.attempt('clocks', async () => {
      this.reports = await this.#engine.cameras.clocks();
    });
  }

  of(camera: string): ClockReport | undefined {
    return this.reports.find((report) => report.camera === camera);
  }

  anchorsOf(camera: string): readonly Anchor[] {
    return this.#anchors[camera] ?? this.of(camera)?.anchors ?? [];
  }

  /** Shows the camera's picture of so many frames later (or earlier) at the same moment of the project. */
  async nudge({ camera }: Player, frames: number): Promise<void> {
    const { video, offset, rate } = camera;
    const frameSeconds = (video.end - video.start) / Math.max(video.frameCount, 1);
    this.#anchors = { ...this.#anchors, [camera.name]: this.anchorsOf(camera.name) };
    await this.#notices.attempt('clocks', () =>
      this.#engine.cameras.setClock({
        camera: camera.name,
        offset: offset - frames * frameSeconds * rate,
        rate,
      }),
    );
  }

  /**
   * Says that the picture shown belongs to this moment of the project. A first anchor gives the offset; with a
   * second, far enough away, the rate is fitted too. An anchor close by is replaced.
   */
  async anchor(player: Player, projectTime: number): Promise<void> {
    const { name } = player.camera;
    const anchor = { video: player.shownTime ?? player.videoTime(projectTime), project: projectTime };
    const others = this.anchorsOf(name).filter(
      ({ project }) => Math.abs(project - projectTime) >= CLOSEST_ANCHORS,
    );
    const anchors = [...others, anchor].sort((a, b) => a.project - b.project);
    this.#anchors = { ...this.#anchors, [name]: anchors };
    await this.#notices.attempt('clocks', () => this.#engine.cameras.fitClock({ camera: name, anchors }));
  }

  /** Forgets a camera's anchors; its clock stays. */
  async forget({ camera }: Player): Promise<void> {
    const { name, offset, rate } = camera;
    this.#anchors = { ...this.#anchors, [name]: [] };
    await this.#notices.attempt('clocks', () =>
      this.#engine.cameras.setClock({ camera: name, offset, rate }),
    );
  }
}
