import type { ChannelOrder } from '../images/index.ts';
import type { InferenceSession } from '../runtime/index.ts';
import type { ScoredBox } from './centernet-boxes.ts';

/** How a network wants to see a picture of a given size. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly order: ChannelOrder;
  /** The grey (0–255) beside the picture. */
  readonly fill: number;
  /** Where the picture lies on the canvas. */
  readonly place: 'centre' | 'top-left';
}

/** A family of detectors: what goes into its network, and what its outputs mean. */
export interface DetectorNetwork {
  /** The network's own score from which nearly all boxes are people; see bench/detection.ts. */
  readonly trustedScore: number;
  /** The canvas for a picture of `width` × `height` pixels. */
  canvasFor(width: number, height: number): Canvas;
  /** The people on a canvas, with the network's own scores. `planes` are the network's to use up. Shape: [3, height, width], 0–255. */
  find(planes: Float32Array<ArrayBuffer>, canvas: Canvas, minimumScore: number): Promise<ScoredBox[]>;
}

/** The part of an inference session that a network needs. */
export type Session = Pick<InferenceSession, 'inputs' | 'outputs' | 'run'>;
