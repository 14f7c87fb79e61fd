/**
 * Tracklets a minute, a camera and an expected person above which something is wrong. Somebody who walks in and out
 * of the picture every twenty seconds makes three; trackers that lose people make ten and more (500 ids for 4
 * players, mikel-brostrom/boxmot issue 2150).
 */
const MOST_PER_PERSON = 4;

/** How broken up the tracklets of a project are. */
export interface Fragmentation {
  /** Tracklets in a minute of one camera's video, on average. */
  readonly trackletsPerMinute: number;
  /** Whether that is more than the expected people explain. */
  readonly isTooHigh: boolean;
}

/** `seconds`: the length of all cameras' videos together. */
export function measureFragmentation(
  tracklets: number,
  seconds: number,
  expectedPeople: number | null,
): Fragmentation {
  const trackletsPerMinute = seconds > 0 ? (60 * tracklets) / seconds : 0;
  return {
    trackletsPerMinute,
    isTooHigh: expectedPeople !== null && trackletsPerMinute > MOST_PER_PERSON * expectedPeople,
  };
}
