import { InvalidOptionError } from '../../errors/index.ts';

/** One moment that was seen by both clocks. */
export interface Anchor {
  /** Seconds of the camera's video. */
  readonly video: number;
  /** Seconds of the project. */
  readonly project: number;
}

/** `project time = offset + rate × video time`, in seconds. */
export interface FittedClock {
  readonly offset: number;
  readonly rate: number;
}

/** Recorders that differ by more than this run at another speed altogether: the anchors are wrong. */
const MOST_RATE_ERROR = 0.05;

/**
 * The clock that fits anchors best by least squares: one gives the offset at rate 1, two or more the rate too.
 * Throws: InvalidOptionError `no-anchors`, `anchors-together`, `anchors-contradict`.
 */
export function fitClock(anchors: readonly Anchor[]): FittedClock {
  const count = anchors.length;
  if (count === 0) throw new InvalidOptionError('no-anchors', 'A clock needs at least one anchor.');
  const meanVideo = anchors.reduce((sum, { video }) => sum + video, 0) / count;
  const meanProject = anchors.reduce((sum, { project }) => sum + project, 0) / count;
  if (count === 1) return { offset: meanProject - meanVideo, rate: 1 };
  let squares = 0;
  let products = 0;
  for (const { video, project } of anchors) {
    squares += (video - meanVideo) ** 2;
    products += (video - meanVideo) * (project - meanProject);
  }
  if (squares < 1e-6) {
    throw new InvalidOptionError(
      'anchors-together',
      'The anchors are all at one moment of the video. Set the second one far from the first: near the end of the video.',
    );
  }
  const rate = products / squares;
  if (Math.abs(rate - 1) > MOST_RATE_ERROR) {
    throw new InvalidOptionError(
      'anchors-contradict',
      `By these anchors one clock runs at ${rate.toFixed(3)} times the speed of the other. Check that each names the same moment in both videos, or set them farther apart.`,
      { details: { rate } },
    );
  }
  return { offset: meanProject - rate * meanVideo, rate };
}

/** Seconds by which the worst anchor misses the clock. */
export function residualOf({ offset, rate }: FittedClock, anchors: readonly Anchor[]): number {
  return Math.max(0, ...anchors.map(({ video, project }) => Math.abs(offset + rate * video - project)));
}
