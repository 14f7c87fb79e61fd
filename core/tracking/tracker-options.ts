import { z } from 'zod';
import { InvalidOptionError } from '../errors/index.ts';

const seconds = z.number().positive().max(3600);
const score = z.number().min(0).max(1);

const schema = z.strictObject({
  highScore: score,
  lowScore: score,
  birthScore: score,
  confirmSeconds: z.number().min(0).max(3600),
  tentativeSeconds: seconds,
  lostSeconds: seconds,
  appearanceRefreshSeconds: seconds,
});

/** How the tracker decides. Times are seconds of the video, so that they hold for every frame rate. */
export interface TrackerOptions {
  /** Detections of at least this score are paired first and may find lost people. Default: 0.4. */
  readonly highScore: number;
  /** Detections below this score are ignored; between the two they only continue people just seen. Default: 0.1. */
  readonly lowScore: number;
  /** An unpaired detection of at least this score begins a track. Default: 0.5. */
  readonly birthScore: number;
  /** A track is reported once it has been seen for this long, and twice at least. Default: 0.15. */
  readonly confirmSeconds: number;
  /** An unconfirmed track that is unseen for longer ends. Default: 0.2. */
  readonly tentativeSeconds: number;
  /** A confirmed track that is unseen for longer ends. Default: 2. */
  readonly lostSeconds: number;
  /** A track's appearance is renewed about this often, from an unoccluded box. Default: 1. */
  readonly appearanceRefreshSeconds: number;
}

const DEFAULTS: TrackerOptions = {
  highScore: 0.4,
  lowScore: 0.1,
  birthScore: 0.5,
  confirmSeconds: 0.15,
  tentativeSeconds: 0.2,
  lostSeconds: 2,
  appearanceRefreshSeconds: 1,
};

/** The options with defaults filled in. Throws: `InvalidOptionError` that names the option. */
export function trackerOptions(options: Partial<TrackerOptions> = {}): TrackerOptions {
  const result = schema.safeParse({ ...DEFAULTS, ...options });
  if (!result.success) {
    throw new InvalidOptionError(
      'invalid-tracker-option',
      `Tracker options: ${z.prettifyError(result.error)}`,
    );
  }
  if (result.data.lowScore > result.data.highScore || result.data.highScore > result.data.birthScore) {
    throw new InvalidOptionError(
      'invalid-tracker-option',
      `Tracker options: lowScore ≤ highScore ≤ birthScore must hold, but they are ${result.data.lowScore}, ` +
        `${result.data.highScore} and ${result.data.birthScore}.`,
    );
  }
  return result.data;
}
