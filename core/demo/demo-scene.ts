import { assertScene, type SceneDescription, type Venue } from './scene.ts';
import { findVenue, VENUE_NAMES } from './venues.ts';

/** The choices of a demo match; everything else is derived. */
export interface DemoSceneOptions {
  /** Chooses the play. Default: 7 */
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
  const seed = options.seed ?? 7;
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
