import type { FrameTable } from './frame-table.ts';
import { turnFilters } from './orientation.ts';
import type { VideoProbe } from './video-probe.ts';

/**
 * The first part of every filter chain: gives each frame its timestamp in ticks of the probe's time base and
 * reports it on file descriptor 3 (see {@link parseTimestampLine}). It runs for all decoded frames, chosen or not,
 * so it also counts them and shows that the decoder is alive.
 *
 * A raw stream has no timestamps. FFmpeg makes some up, whose last digits differ between its versions, so they are
 * replaced by the count of frames.
 */
export function timestampFilter(probe: VideoProbe): string {
  const { numerator, denominator } = tickOf(probe);
  return [
    `settb=${numerator}/${denominator}`,
    ...(probe.hasTimestamps ? [] : ['setpts=N']),
    // The filter that prints passes over frames without metadata, so each is given some.
    'metadata=mode=add:key=sightline:value=1',
    "metadata=mode=print:key=sightline:file='pipe\\:3':direct=1",
  ].join(',');
}

/** Seconds between two ticks of the decoded timestamps, as a fraction. */
export function tickOf(probe: VideoProbe): { readonly numerator: number; readonly denominator: number } {
  if (probe.hasTimestamps) return probe.timeBase;
  const rate = probe.frameRate ?? ASSUMED_FRAME_RATE;
  // Rates are small fractions such as 30000/1001: a thousandth of a frame a second is exact enough to name them.
  const whole = Math.round(rate);
  const isDropFrame = Math.abs(rate - (whole * 1000) / 1001) < 1e-6 * rate;
  if (isDropFrame) return { numerator: 1001, denominator: whole * 1000 };
  return { numerator: 1000, denominator: Math.round(rate * 1000) };
}

/** FFmpeg's own assumption for raw streams that do not state their rate. */
const ASSUMED_FRAME_RATE = 25;

/** Seconds of a timestamp in ticks. */
export function tickSeconds(probe: VideoProbe, ticks: number): number {
  const { numerator, denominator } = tickOf(probe);
  return (ticks * numerator) / denominator;
}

/** The timestamp in ticks of a frame of the table: the inverse of {@link tickSeconds}. */
export function secondsTicks(probe: VideoProbe, seconds: number): number {
  const { numerator, denominator } = tickOf(probe);
  return Math.round((seconds * denominator) / numerator);
}

/**
 * An FFmpeg expression that is true for exactly the chosen frames: a binary search over their timestamps, so a frame
 * costs as many comparisons as the number of chosen frames has bits. Unbroken runs of frames are one range.
 * A timestamp that comes twice counts once.
 *
 * @param indexes ascending, not empty
 */
export function selectExpression(probe: VideoProbe, table: FrameTable, indexes: readonly number[]): string {
  const ranges = unbrokenRanges(indexes).map(([first, last]): Range => [
    secondsTicks(probe, table.times[first] ?? NaN),
    secondsTicks(probe, table.times[last] ?? NaN),
  ]);
  return `if(eq(pts,prev_selected_pts),0,${searchTree(ranges)})`;
}

type Range = readonly [first: number, last: number];

function unbrokenRanges(indexes: readonly number[]): Range[] {
  const ranges: [number, number][] = [];
  for (const index of indexes) {
    const range = ranges.at(-1);
    if (range?.[1] === index - 1) range[1] = index;
    else ranges.push([index, index]);
  }
  return ranges;
}

function searchTree(ranges: readonly Range[]): string {
  const middle = ranges.length >>> 1;
  const [first, last] = ranges[middle] ?? [NaN, NaN];
  if (middle === 0) return first === last ? `eq(pts,${first})` : `between(pts,${first},${last})`;
  return `if(lt(pts,${first}),${searchTree(ranges.slice(0, middle))},${searchTree(ranges.slice(middle))})`;
}

/** The last part of a chain that gives pictures: turned upright, at the displayed size, as limited-range 4:2:0. */
export function pictureFilter(probe: VideoProbe): string {
  const isOnItsSide = probe.rotation === 90 || probe.rotation === 270;
  const width = isOnItsSide ? probe.height : probe.width;
  const height = isOnItsSide ? probe.width : probe.height;
  // The size is stated even where it is the stored one: a stream may change its size half-way. Then it does nothing.
  const scale = [`scale=w=${width}:h=${height}`];
  if (probe.sourceMatrix === 'other') scale.push('out_color_matrix=bt709');
  if (probe.sourceRange === 'full') scale.push('in_range=full:out_range=limited');
  return [scale.join(':'), 'format=yuv420p', ...turnFilters(probe)].join(',');
}

/** The timestamp, in ticks, of a line of {@link timestampFilter}'s report; undefined for other lines. */
export function parseTimestampLine(line: string): number | undefined {
  const ticks = /^frame:\d+\s+pts:(-?\d+)\s/.exec(line)?.[1];
  return ticks === undefined ? undefined : Number(ticks);
}
