import { InvalidOptionError } from '../errors/index.ts';
import type { CameraLook, Colour } from './colour.ts';
import type { Vector } from './vector.ts';

/** What a team or the referees wear. */
export interface Kit {
  readonly name: string;
  readonly shirt: Colour;
  readonly shorts: Colour;
  /** Side panels, collar and hems. */
  readonly trim: Colour;
  /** Numbers on chest and back. */
  readonly number: Colour;
  /** Vertical stripes on the shirt in the trim colour. */
  readonly isStriped: boolean;
}

/** The light of a hall. */
export interface Light {
  /** Towards the main light, length 1. */
  readonly direction: Vector;
  /** Colour of the light relative to white; [1, 1, 1] is neutral. */
  readonly tint: Colour;
  /** Share of light that comes from everywhere, 0–1: high values look flat. */
  readonly ambient: number;
}

/** The hall: everything that stays when the people leave. */
export interface Hall {
  readonly floor: Colour;
  /** The painted key and centre circle. */
  readonly paint: Colour;
  readonly lines: Colour;
  readonly seats: Colour;
  readonly boards: readonly [Colour, ...Colour[]];
  readonly wall: Colour;
}

/** A fixed camera with square pixels and no lens distortion. */
export interface SceneCamera {
  /** Unique in the scene; also the name of the video file. */
  readonly name: string;
  readonly position: Vector;
  /** The point in the middle of the picture. */
  readonly target: Vector;
  /** Degrees. */
  readonly horizontalFieldOfView: number;
  readonly look: CameraLook;
  /** Standard deviation of the sensor's noise in luma steps. */
  readonly noise: number;
}

/** A place to play: other kits, light and cameras make another venue of the same people. */
export interface Venue {
  readonly name: string;
  readonly hall: Hall;
  readonly light: Light;
  readonly home: Kit;
  readonly guests: Kit;
  readonly referees: Kit;
  readonly cameras: readonly SceneCamera[];
}

/** Everything that a generated scene depends on: equal descriptions give equal frames and equal truth. */
export interface SceneDescription {
  /** Whole number from 0; chooses the paths of the play. */
  readonly seed: number;
  /** Whole number from 0; chooses the people: the same people can meet in another match or venue. */
  readonly castSeed: number;
  readonly seconds: number;
  /** Frames a second. */
  readonly frameRate: number;
  /** Pixels, even, as 4:2:0 video asks. */
  readonly width: number;
  readonly height: number;
  readonly venue: Venue;
}

/** Frames of each camera of the scene. */
export function frameCount(scene: SceneDescription): number {
  return Math.round(scene.seconds * scene.frameRate);
}

function requireWhole(name: string, value: number, low: number, high: number, step = 1): void {
  if (Number.isInteger(value) && value >= low && value <= high && value % step === 0) return;
  throw new InvalidOptionError(
    'invalid-scene',
    `The scene's ${name} is ${value}. It must be ${step === 2 ? 'an even' : 'a whole'} number from ${low} to ${high}.`,
    { details: { option: name, value } },
  );
}

/** Throws an {@link InvalidOptionError} for a scene that cannot be rendered. */
export function assertScene(scene: SceneDescription): void {
  requireWhole('seed', scene.seed, 0, 0xffff_ffff);
  requireWhole('castSeed', scene.castSeed, 0, 0xffff_ffff);
  requireWhole('frameRate', scene.frameRate, 1, 120);
  requireWhole('width', scene.width, 64, 4096, 2);
  requireWhole('height', scene.height, 64, 4096, 2);
  if (!(scene.seconds > 0 && scene.seconds <= 3600) || frameCount(scene) < 1) {
    throw new InvalidOptionError(
      'invalid-scene',
      `The scene's length is ${scene.seconds} seconds. It must be above 0, at least one frame, and at most 3600.`,
      { details: { option: 'seconds', value: scene.seconds } },
    );
  }
  const names = scene.venue.cameras.map((camera) => camera.name);
  if (
    names.length === 0 ||
    new Set(names).size < names.length ||
    names.some((name) => !/^[\w-]+$/.test(name))
  ) {
    throw new InvalidOptionError(
      'invalid-scene',
      `The scene's cameras are named ${JSON.stringify(names)}. There must be one or more, with different names of letters, digits, "-" and "_".`,
    );
  }
}
