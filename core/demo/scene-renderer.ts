import { createCanvas, type Canvas, type SKRSContext2D } from '@napi-rs/canvas';
import { InvalidOptionError } from '../errors/index.ts';
import { clipBox, type Box } from '../geometry/index.ts';
import { yuv420ByteLength, type Yuv420Image } from '../images/index.ts';
import { drawBackground, lensShare } from './background.ts';
import { pinhole, project, type Pinhole } from './camera.ts';
import { drawFigure, type Figure } from './figure.ts';
import { simulateMatch } from './motion.ts';
import type { MatchMoment } from './motion-state.ts';
import { Painter } from './painter.ts';
import { castPeople, type Person, type Team } from './people.ts';
import { ballProp, basketProp, type Prop } from './props.ts';
import { seedFor } from './random.ts';
import { assertScene, frameCount, type Kit, type SceneCamera, type SceneDescription } from './scene.ts';
import { dropShadow } from './shadow.ts';
import { silhouetteExtent, type Extent, type Shape } from './shape.ts';
import { measureVisibility } from './visibility.ts';
import { LumaNoise, writeRgba, type Patch } from './yuv-frame.ts';

/** One person in one frame of one camera. */
export interface FigureTruth {
  /** The person's id. */
  readonly identity: string;
  /** Extent of the drawn silhouette, cut at the frame, hidden parts included; pixels. */
  readonly box: Box;
  /** Share of the silhouette in the picture that nothing nearer hides, 0–1. */
  readonly visibility: number;
  /** Share of the silhouette that lies in the picture, 0–1. */
  readonly inPicture: number;
}

/** People nearer than this to the camera, in metres, are not drawn: they would fill the picture. */
const NEAREST_PERSON = 1.5;
/** A silhouette with a smaller share in the picture gets no box. */
const MINIMUM_IN_PICTURE = 0.1;

interface Item {
  readonly depth: number;
  readonly shapes: readonly Shape[];
  readonly extent: Extent;
  /** Part of the background too: painted again only over what moves behind it. */
  readonly isFixed: boolean;
  readonly person: Person | null;
  readonly figure: Figure | null;
}

function patchAround(extent: Extent, margin: number, width: number, height: number): Patch | null {
  const even = (value: number, limit: number): number =>
    Math.min(limit, Math.max(0, 2 * Math.floor(value / 2)));
  const [x, y] = [even(extent.left - margin, width), even(extent.top - margin, height)];
  const [right, bottom] = [even(extent.right + margin + 2, width), even(extent.bottom + margin + 2, height)];
  return right > x && bottom > y ? { x, y, width: right - x, height: bottom - y } : null;
}

/** Renders one camera of a scene, frame by frame, in any order; equal scenes give equal bytes. */
export class SceneRenderer {
  readonly scene: SceneDescription;
  readonly camera: SceneCamera;
  readonly people: readonly Person[];
  readonly #pinhole: Pinhole;
  readonly #moments: readonly MatchMoment[];
  readonly #background: Canvas;
  readonly #backgroundFrame: Uint8Array;
  readonly #canvas: Canvas;
  readonly #context: SKRSContext2D;
  readonly #painter: Painter;
  readonly #noise: LumaNoise;
  readonly #baskets: readonly Item[];
  /** Where the canvas differs from the background. */
  #painted: readonly Patch[];
  #latest: { readonly index: number; readonly items: readonly Item[] } | null = null;

  /** Throws an {@link InvalidOptionError} if the scene cannot be rendered or has no camera of this name. */
  constructor(scene: SceneDescription, cameraName: string) {
    assertScene(scene);
    const camera = scene.venue.cameras.find(({ name }) => name === cameraName);
    if (camera === undefined) {
      throw new InvalidOptionError('unknown-scene-camera', `The scene has no camera "${cameraName}".`);
    }
    const { width, height, venue } = scene;
    this.scene = scene;
    this.camera = camera;
    this.people = castPeople(scene.castSeed);
    this.#pinhole = pinhole(camera, width, height);
    this.#moments = simulateMatch(scene);
    this.#background = drawBackground(this.#pinhole, camera, venue);
    const backdrop = this.#background.getContext('2d');
    const fixedPainter = new Painter(backdrop, this.#pinhole, venue.light, camera.look);
    this.#baskets = ([1, -1] as const)
      .flatMap((side) => basketProp(this.#pinhole, side) ?? [])
      .map((prop) => propItem(prop, true))
      .toSorted((a, b) => b.depth - a.depth);
    for (const { shapes, extent } of this.#baskets) {
      const share = lensShare(
        (extent.left + extent.right) / 2,
        (extent.top + extent.bottom) / 2,
        width,
        height,
      );
      fixedPainter.paint(shapes, share);
    }
    this.#canvas = createCanvas(width, height);
    this.#context = this.#canvas.getContext('2d');
    this.#painter = new Painter(this.#context, this.#pinhole, venue.light, camera.look);
    this.#noise = new LumaNoise(seedFor(scene.seed, `noise/${camera.name}`), camera.noise);
    this.#painted = [{ x: 0, y: 0, width, height }];
    this.#backgroundFrame = new Uint8Array(yuv420ByteLength(width, height));
    const pixels = backdrop.getImageData(0, 0, width, height).data;
    writeRgba(this.#backgroundFrame, width, height, { x: 0, y: 0, width, height }, pixels);
  }

  get frameCount(): number {
    return frameCount(this.scene);
  }

  /** The frame as the camera records it; with `target`, into that buffer of the right size. */
  render(index: number, target?: Uint8Array): Yuv420Image {
    const { width, height } = this.scene;
    const data = target ?? new Uint8Array(new SharedArrayBuffer(yuv420ByteLength(width, height)));
    data.set(this.#backgroundFrame);
    for (const patch of this.#paint(index)) {
      const pixels = this.#context.getImageData(patch.x, patch.y, patch.width, patch.height).data;
      writeRgba(data, width, height, patch, pixels);
    }
    this.#noise.add(data.subarray(0, width * height), seedFor(index, this.camera.name));
    return { width, height, data, matrix: 'bt709', range: 'limited' };
  }

  /** The frame without noise as a PNG file's bytes. */
  renderPng(index: number): Uint8Array {
    this.#paint(index);
    return this.#canvas.encodeSync('png');
  }

  /** Who is where in the frame; nearest first. */
  truth(index: number): readonly FigureTruth[] {
    const { width, height } = this.scene;
    const items = this.#items(index);
    const visible = measureVisibility(items, width, height);
    return items.flatMap(({ person }, order) => {
      const seen = visible[order];
      if (person === null || seen === undefined || seen.inPicture < MINIMUM_IN_PICTURE) return [];
      const { left, top, right, bottom } = seen.extent;
      const box = clipBox({ x: left, y: top, width: right - left, height: bottom - top }, width, height);
      if (box.width < 1 || box.height < 1) return [];
      return [{ identity: person.id, box, visibility: seen.unhidden, inPicture: seen.inPicture }];
    });
  }

  #moment(index: number): MatchMoment {
    const moment = this.#moments[index];
    if (moment !== undefined) return moment;
    throw new InvalidOptionError(
      'invalid-frame-index',
      `The scene has no frame ${index}. Its frames are 0 to ${this.frameCount - 1}.`,
      { details: { index, frames: this.frameCount } },
    );
  }

  #kit(team: Team): Kit {
    return this.scene.venue[team];
  }

  /** Everything in front of the camera, nearest first; kept, as picture and truth of a frame both ask. */
  #items(index: number): readonly Item[] {
    if (this.#latest?.index !== index) this.#latest = { index, items: this.#layOut(index) };
    return this.#latest.items;
  }

  #layOut(index: number): Item[] {
    const { width, height } = this.scene;
    const moment = this.#moment(index);
    const items: Item[] = [...this.#baskets];
    const ball = ballProp(this.#pinhole, moment.ball);
    if (ball !== null) items.push(propItem(ball, false));
    for (const [order, person] of this.people.entries()) {
      const state = moment.people[order];
      if (state === undefined) continue;
      if (project(this.#pinhole, { x: state.x, y: state.y, z: 1 }).depth < NEAREST_PERSON) continue;
      const figure = drawFigure(this.#pinhole, person, state, this.#kit(person.team));
      const { left, right, top, bottom } = figure.extent;
      if (right < -80 || left > width + 80 || bottom < -80 || top > height + 80) continue;
      items.push({ ...figure, isFixed: false, person, figure });
    }
    return items.sort((a, b) => a.depth - b.depth);
  }

  /** Paints a fixed thing again where something moving may have covered it. */
  #repaint(shapes: readonly Shape[], share: number): void {
    const context = this.#context;
    context.save();
    context.beginPath();
    for (const { x, y, width, height } of this.#painted) context.rect(x, y, width, height);
    context.clip();
    this.#painter.paint(shapes, share);
    context.restore();
  }

  /** Paints the frame on the canvas and returns the patches that differ from the background. */
  #paint(index: number): readonly Patch[] {
    const { width, height } = this.scene;
    const farthestFirst = this.#items(index).toReversed();
    for (const { x, y, width: across, height: down } of this.#painted) {
      this.#context.drawImage(this.#background, x, y, across, down, x, y, across, down);
    }
    const shadows = farthestFirst.flatMap(({ figure }) =>
      figure === null
        ? []
        : [dropShadow(this.#context, this.#pinhole, figure.skeleton, this.scene.venue.light)],
    );
    const moving = farthestFirst.filter(({ isFixed }) => !isFixed);
    this.#painted = [...shadows, ...moving.map(({ shapes }) => drawnExtent(shapes))]
      .map((extent) => patchAround(extent, 2, width, height))
      .filter((patch) => patch !== null);
    for (const { shapes, extent, isFixed } of farthestFirst) {
      const share = lensShare(
        (extent.left + extent.right) / 2,
        (extent.top + extent.bottom) / 2,
        width,
        height,
      );
      if (isFixed) this.#repaint(shapes, share);
      else this.#painter.paint(shapes, share);
    }
    return this.#painted;
  }
}

function propItem({ shapes, depth }: Prop, isFixed: boolean): Item {
  return { shapes, depth, isFixed, extent: silhouetteExtent(shapes), person: null, figure: null };
}

/** The extent of all shapes, markings included. */
function drawnExtent(shapes: readonly Shape[]): Extent {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  const reach = (x: number, y: number, margin: number): void => {
    left = Math.min(left, x - margin);
    top = Math.min(top, y - margin);
    right = Math.max(right, x + margin);
    bottom = Math.max(bottom, y + margin);
  };
  for (const shape of shapes) {
    if (shape.kind === 'marking') {
      for (const point of shape.lines.flat()) reach(point.x, point.y, shape.width);
    } else if (shape.kind === 'capsule') {
      reach(shape.a.x, shape.a.y, shape.radiusA);
      reach(shape.b.x, shape.b.y, shape.radiusB);
    } else if (shape.kind === 'ellipse') {
      reach(shape.centre.x, shape.centre.y, Math.max(shape.radiusX, shape.radiusY));
    } else {
      for (const point of shape.points) reach(point.x, point.y, 0);
    }
  }
  return { left, top, right, bottom };
}
