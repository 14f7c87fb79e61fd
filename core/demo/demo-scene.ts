import { assertScene, type SceneDescription, type Venue } from './scene.ts';
import { findVenue, VENUE_NAMES } from './venues.ts';

/** The seed of the match that `npm run demo` shows and measures. */
export const DEMO_SEED = 7;

/**
 * Seeds of plays and casts that no model may be trained on: the demo's, and two more for measuring. The people of
 * another seed are other people.
 */
export const RESERVED_SEEDS: readonly number[] = [DEMO_SEED, 8, 9];

/** The choices of a demo match; everything else is derived. */
export interface DemoSceneOptions {
  /** Chooses the play. Default: {@link DEMO_SEED} */
  readonly seed?: number | undefined;
  /** Chooses the people. Default: the seed */
  readonly castSeed?: number | undefined;
  /** Default: 12 */
  readonly seconds?: number | undefined;
  /** Frames a second. Default: 25 */
  readonly frameRate?: number | undefined;
  /** Pixels. Default: 1280 × 720 */
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  /** A venue of {@link VENUE_NAMES} or one of your own. Default: the first of them */
  readonly venue?: string | Venue | undefined;
}

/** A complete scene. Throws an `InvalidOptionError` for a value that cannot be rendered. */
export function describeDemoScene(options: DemoSceneOptions = {}): SceneDescription {
  const seed = options.seed ?? DEMO_SEED;
  const venue = options.venue ?? VENUE_NAMES[0] ?? '';
  const scene: SceneDescription = {
    seed,
    castSeed: options.castSeed ?? seed,
    seconds: options.seconds ?? 12,
    frameRate: options.frameRate ?? 25,
    width: options.width ?? 1280,
    height: options.height ?? 720,
    venue: typeof venue === 'string' ? findVenue(venue) : venue,
  };
  assertScene(scene);
  return scene;
}
