import { clipBox, type Box } from '../geometry/index.ts';
import { cropToRgb, encodeJpeg } from '../images/index.ts';
import { createRandom, seedFor, type Random } from './random.ts';
import { SceneRenderer, type FigureTruth } from './scene-renderer.ts';
import { frameCount, type SceneDescription } from './scene.ts';

/** Seconds between two frames of a camera that are looked at. */
const INTERVAL = 0.8;
/** People less visible than this are left out: a detector would hardly find them. */
const LEAST_VISIBILITY = 0.65;
const LEAST_IN_PICTURE = 0.85;
/** Pixels. */
const LEAST_HEIGHT = 48;
/** Standard deviations of a detector's box: of its middle and of its sides, as shares of the true side. */
const SHIFT = 0.03;
const STRETCH = 0.05;

/** One picture of one person. */
export interface DemoCrop {
  /** The person's id in the scene. */
  readonly identity: string;
  /** The camera's name. */
  readonly camera: string;
  /** Index of the frame. */
  readonly frame: number;
  /** The picture as a JPEG file's bytes, at the size that it has in the frame. */
  readonly jpeg: Uint8Array;
}

/** How many crops, and how good. */
export interface DemoCropOptions {
  /** Most crops of one person in one camera. */
  readonly perCamera: number;
  /** JPEG quality, 1–100. */
  readonly quality: number;
}

/** The box as a detector might give it: whole pixels, moved and stretched a little, cut at the picture's edges. */
function detectedBox(truth: Box, random: Random, width: number, height: number): Box {
  const wide = truth.width * Math.exp(random.normal(0.02, STRETCH));
  const high = truth.height * Math.exp(random.normal(0.02, STRETCH));
  const x = truth.x + truth.width / 2 + truth.width * random.normal(0, SHIFT) - wide / 2;
  const y = truth.y + truth.height / 2 + truth.height * random.normal(0, SHIFT) - high / 2;
  const [left, top] = [Math.round(x), Math.round(y)];
  return clipBox(
    { x: left, y: top, width: Math.round(x + wide) - left, height: Math.round(y + high) - top },
    width,
    height,
  );
}

/** `count` of the values, evenly over their order. */
function spread<T>(values: readonly T[], count: number): readonly T[] {
  if (values.length <= count) return values;
  return values.filter(
    (_, index) =>
      Math.floor((index * count) / values.length) !== Math.floor(((index - 1) * count) / values.length),
  );
}

function isClear({ box, visibility, inPicture }: FigureTruth): boolean {
  return visibility >= LEAST_VISIBILITY && inPicture >= LEAST_IN_PICTURE && box.height >= LEAST_HEIGHT;
}

/** The clear sights of one camera to cut out, by frame: at most `perCamera` of each person, spread over time. */
function chooseSights(
  renderer: SceneRenderer,
  perCamera: number,
): ReadonlyMap<number, readonly FigureTruth[]> {
  const step = Math.max(1, Math.round(INTERVAL * renderer.scene.frameRate));
  const sights = new Map<string, { frame: number; figure: FigureTruth }[]>();
  for (let frame = 0; frame < frameCount(renderer.scene); frame += step) {
    for (const figure of renderer.truth(frame).filter(isClear)) {
      const of = sights.get(figure.identity) ?? [];
      of.push({ frame, figure });
      sights.set(figure.identity, of);
    }
  }
  const chosen = [...sights.values()].flatMap((of) => spread(of, perCamera));
  return new Map(
    [...Map.groupBy(chosen, ({ frame }) => frame)].map(([frame, group]) => [
      frame,
      group.map(({ figure }) => figure),
    ]),
  );
}

/**
 * Crops of the people of a generated scene, camera by camera: who is visible enough, spread over the scene's time, in
 * boxes that are off as a detector's are. Nothing is encoded as a video; only the frames that are needed are drawn.
 * Equal scenes and options give equal bytes.
 */
export function* renderDemoCrops(scene: SceneDescription, options: DemoCropOptions): Generator<DemoCrop> {
  for (const { name: camera } of scene.venue.cameras) {
    const renderer = new SceneRenderer(scene, camera);
    const random = createRandom(seedFor(scene.seed, `boxes of ${camera}`));
    for (const [frame, figures] of chooseSights(renderer, options.perCamera)) {
      const picture = renderer.render(frame);
      for (const { identity, box } of figures) {
        const cut = detectedBox(box, random, scene.width, scene.height);
        const jpeg = encodeJpeg(cropToRgb(picture, cut, cut.width, cut.height), options.quality);
        yield { identity, camera, frame, jpeg };
      }
    }
  }
}
