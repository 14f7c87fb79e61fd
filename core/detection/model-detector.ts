import { clipBox } from '../geometry/index.ts';
import type { ImageWorker } from '../images/index.ts';
import type { Device } from '../runtime/index.ts';
import type { VideoFrame } from '../video/index.ts';
import type { Canvas, DetectorNetwork } from './detector-network.ts';
import type { BoxLimits } from './detector-options.ts';
import type { Detection, Detector } from './detector.ts';
import { toPicture, type Placement, type Region } from './placement.ts';
import { toCommonScore, toNetworkScore } from './score-scale.ts';
import { suppressOverlaps } from './suppression.ts';
import { isCutByTile, planRegions } from './tiles.ts';
import { cutRegion } from './yuv-region.ts';

/** What a {@link ModelDetector} is made of. */
export interface ModelDetectorParts {
  readonly name: string;
  readonly device: Device;
  readonly warnings: readonly string[];
  readonly network: DetectorNetwork;
  readonly imageWorker: Pick<ImageWorker, 'letterbox'>;
  readonly limits: BoxLimits;
  /** Disposed of with the detector. */
  readonly owned: AsyncDisposable;
}

/** Finds people with a neural network: letterbox, network, back to the picture, suppression, limits. */
export class ModelDetector implements Detector {
  readonly name: string;
  readonly device: Device;
  readonly warnings: readonly string[];
  readonly #parts: ModelDetectorParts;

  constructor(parts: ModelDetectorParts) {
    this.name = parts.name;
    this.device = parts.device;
    this.warnings = parts.warnings;
    this.#parts = parts;
  }

  async detect(frame: VideoFrame): Promise<readonly Detection[]> {
    const { limits } = this.#parts;
    const { width, height } = frame.image;
    const regions = planRegions(width, height, limits.tiles);
    const found = await Promise.all(regions.map((region) => this.#detectIn(frame, region)));
    const clipped = found.flat().map(({ box, score }) => ({ box: clipBox(box, width, height), score }));
    const possible = clipped.filter(
      ({ box }) => box.width > 0 && box.height >= Math.max(limits.minimumHeight, 1),
    );
    return suppressOverlaps(possible, limits.maximumOverlap);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#parts.owned[Symbol.asyncDispose]();
  }

  async #detectIn(frame: VideoFrame, region: Region): Promise<Detection[]> {
    const { network, limits } = this.#parts;
    const { width, height } = frame.image;
    const canvas = network.canvasFor(region.width, region.height);
    const { planes, placement } = await this.#prepare(frame, region, canvas);
    const { trustedScore } = network;
    const boxes = await network.find(planes, canvas, toNetworkScore(limits.minimumScore, trustedScore));
    const detections = boxes.map((box) => ({
      box: toPicture(box, placement),
      score: toCommonScore(box.score, trustedScore),
    }));
    return detections.filter(({ box }) => !isCutByTile(box, region, width, height));
  }

  async #prepare(
    frame: VideoFrame,
    region: Region,
    canvas: Canvas,
  ): Promise<{ planes: Float32Array<ArrayBuffer>; placement: Placement }> {
    const picture = cutRegion(frame.image, region);
    const { imageWorker } = this.#parts;
    if (canvas.place === 'centre') {
      const { planes, scale, offsetX, offsetY } = await imageWorker.letterbox(
        picture,
        canvas.width,
        canvas.height,
        canvas.fill,
        canvas.order,
      );
      return { planes: unshared(planes), placement: { region, scale, offsetX, offsetY } };
    }
    const scale = Math.min(canvas.width / region.width, canvas.height / region.height);
    const width = Math.min(canvas.width, Math.max(1, Math.round(region.width * scale)));
    const height = Math.min(canvas.height, Math.max(1, Math.round(region.height * scale)));
    const inner = await imageWorker.letterbox(picture, width, height, canvas.fill, canvas.order);
    const planes = placeTopLeft(unshared(inner.planes), width, height, canvas);
    const placement = { region, scale: inner.scale, offsetX: inner.offsetX, offsetY: inner.offsetY };
    return { planes, placement };
  }
}

/** The same numbers in memory of their own, which a session may take; without a copy where they are so already. */
function unshared(planes: Float32Array): Float32Array<ArrayBuffer> {
  const { buffer, byteOffset, length } = planes;
  return buffer instanceof ArrayBuffer
    ? new Float32Array(buffer, byteOffset, length)
    : new Float32Array(planes);
}

/** Planes [3, height, width] in the top left corner of a canvas. */
function placeTopLeft(
  planes: Float32Array<ArrayBuffer>,
  width: number,
  height: number,
  canvas: Canvas,
): Float32Array<ArrayBuffer> {
  if (width === canvas.width && height === canvas.height) return planes;
  const placed = new Float32Array(3 * canvas.height * canvas.width).fill(canvas.fill);
  for (let row = 0; row < 3 * height; row += 1) {
    const plane = Math.floor(row / height);
    const target = (plane * canvas.height + (row % height)) * canvas.width;
    placed.set(planes.subarray(row * width, (row + 1) * width), target);
  }
  return placed;
}
