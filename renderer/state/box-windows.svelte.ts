import type { EngineClient, TrackletBoxes } from '../../core/api/index.ts';
import { boxAt, LONGEST_GAP, type PlacedBox } from '../overlay/interpolate.ts';
import { WindowCache } from '../overlay/window-cache.ts';
import type { Notices } from './notices.svelte.ts';

/** Length of the windows in which boxes are fetched, in seconds of the camera's video. */
const WINDOW_SECONDS = 10;
/** The next window is fetched when playing comes this close to it, in seconds. */
const AHEAD_SECONDS = 3;
/** Windows kept per camera; older ones are fetched again when needed. */
const MOST_WINDOWS = 24;

interface BoxWindow {
  readonly tracks: readonly TrackletBoxes[];
  /** Edition of the data it was fetched in. */
  readonly edition: number;
}

/** The boxes of all cameras around the moments that are looked at, fetched when needed. */
export class BoxWindows {
  /** Rises whenever boxes arrived: what is painted reads it to paint again. */
  revision = $state(0);
  readonly #engine: EngineClient;
  readonly #notices: Notices;
  readonly #cameras: Record<string, WindowCache<BoxWindow>> = Object.create(null) as Record<string, never>;
  #edition = 0;

  constructor(engine: EngineClient, notices: Notices) {
    this.#engine = engine;
    this.#notices = notices;
  }

  /** The people in one camera's picture at a presentation time, as far as they are known here. */
  at(camera: string, time: number): PlacedBox[] {
    const tracks = this.#cameras[camera]?.get(windowIndex(time))?.tracks ?? [];
    return tracks.flatMap((track) => boxAt(track, time) ?? []);
  }

  /** Sees to it that the boxes around a time are here or on their way. */
  want(camera: string, time: number): void {
    void this.#fetch(camera, windowIndex(time));
    void this.#fetch(camera, windowIndex(time + AHEAD_SECONDS));
  }

  /** New boxes were found or old ones changed: fetch again what is looked at, showing the old until then. */
  invalidate(): void {
    this.#edition += 1;
    this.revision += 1;
  }

  /** As {@link invalidate}, and waits until the boxes around a time are here, or could not be had. */
  async reload(camera: string, time: number): Promise<void> {
    this.invalidate();
    const edition = this.#edition;
    const index = windowIndex(time);
    // A fetch that was under way may have been told of the time before.
    while ((this.#cameras[camera]?.get(index)?.edition ?? -1) < edition) await this.#fetch(camera, index);
  }

  async #fetch(camera: string, index: number): Promise<void> {
    const windows = (this.#cameras[camera] ??= new WindowCache(MOST_WINDOWS));
    if (windows.get(index)?.edition === this.#edition) return;
    await windows.load(index, () => this.#ask(camera, index, windows));
  }

  async #ask(camera: string, index: number, windows: WindowCache<BoxWindow>): Promise<void> {
    const edition = this.#edition;
    try {
      const from = index * WINDOW_SECONDS - LONGEST_GAP;
      const to = (index + 1) * WINDOW_SECONDS + LONGEST_GAP;
      windows.set(index, { tracks: await this.#engine.tracklets.boxes({ camera, from, to }), edition });
      this.#notices.clear('boxes');
    } catch (error) {
      // Kept as it was, so that it is not asked for with every picture; the next edition asks again.
      windows.set(index, { tracks: windows.get(index)?.tracks ?? [], edition });
      this.#notices.report('boxes', error);
    }
    this.revision += 1;
  }
}

function windowIndex(time: number): number {
  return Math.floor(time / WINDOW_SECONDS);
}
