import { z } from 'zod';
import { InvalidOptionError } from '../errors/index.ts';
import type { ImageWorker } from '../images/index.ts';
import type { DeviceChoice } from '../runtime/index.ts';
import { checkTiles, type TileChoice } from './tiles.ts';

/** Options of `openDetector`. */
export interface DetectorOptions {
  /** An ONNX file of the YOLOX family, or of the imported CenterNet. Default: the CenterNet that set-up imported */
  readonly model?: string | undefined;
  /** Default: `auto` */
  readonly device?: DeviceChoice | undefined;
  /** Threads of one run on the processor. Default: the runtime's choice */
  readonly threads?: number | undefined;
  /** The least score of a box, 0–1. Default: 0.25, half of what is trusted: trackers know what to do with the rest */
  readonly minimumScore?: number | undefined;
  /** The least height of a person in pixels of the picture. Default: 16 */
  readonly minimumHeight?: number | undefined;
  /** The intersection over union from which the weaker of two boxes is dropped, 0–1. Default: 0.6 */
  readonly maximumOverlap?: number | undefined;
  /** Looks at parts of large frames too, for small people: slower by the number of parts. Default: whole frames only */
  readonly tiles?: TileChoice | undefined;
  /** Prepares the pictures; the caller keeps it. Default: one of the detector's own */
  readonly imageWorker?: Pick<ImageWorker, 'letterbox'> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What of a detector's options concerns boxes, complete and checked. */
export interface BoxLimits {
  readonly minimumScore: number;
  readonly minimumHeight: number;
  readonly maximumOverlap: number;
  readonly tiles: TileChoice | undefined;
}

const limitsSchema = z.object({
  minimumScore: z.number().min(0).max(1).default(0.25),
  minimumHeight: z.number().min(0).max(100_000).default(16),
  maximumOverlap: z.number().min(0).max(1).default(0.6),
});

/** Completes and checks the limits. Throws: InvalidOptionError `invalid-detector-option` naming the option. */
export function boxLimits(options: DetectorOptions): BoxLimits {
  const parsed = limitsSchema.safeParse(options);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new InvalidOptionError(
      'invalid-detector-option',
      `The detector's option ${issue?.path.join('.') ?? ''} is not possible: ${issue?.message ?? ''}.`,
      { cause: parsed.error },
    );
  }
  return { ...parsed.data, tiles: options.tiles === undefined ? undefined : checkTiles(options.tiles) };
}
