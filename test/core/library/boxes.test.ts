import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createProject } from '../../../core/library/index.ts';
import { findTrackletAt, type TrackletBoxes } from '../../../core/library/boxes.ts';
import { CHUNKS, FRAME_TIMES, prepare, sampleChunk, temporaryFolder } from './sample-project.ts';

const folder = temporaryFolder();
const writer = createProject(folder.file('p.sightline'));
const ids = prepare(writer);
const video = ids.cameras[1]?.video.id ?? 0;
const chunks = Array.from({ length: CHUNKS }, (_, chunk) => sampleChunk(ids, video, chunk));
for (const chunk of chunks) writer.commitChunk(chunk);

afterAll(() => {
  writer[Symbol.dispose]();
  folder[Symbol.dispose]();
});

describe('boxes', () => {
  it('are those with from ≤ time ≤ to, by tracklet and time', () => {
    const time = fc.oneof(fc.double({ min: 0, max: 13, noNaN: true }), fc.constantFrom(...FRAME_TIMES));
    fc.assert(
      fc.property(time, time, (from, to) => {
        const expected = chunks
          .flatMap(({ boxes }) => boxes)
          .map(({ track, frame, box, score }) => ({
            track,
            frame,
            time: FRAME_TIMES[frame] ?? NaN,
            box,
            score,
          }))
          .filter(({ time: at }) => at >= from && at <= to)
          .sort((a, b) => a.track - b.track || a.frame - b.frame);
        const found = writer.boxes(video, from, to).flatMap((columns) =>
          [...columns.frames].map((frame, index) => {
            const [x, y, width, height] = columns.boxes.subarray(4 * index, 4 * index + 4);
            return {
              track: columns.tracklet - 1_000_000 * video,
              frame,
              time: columns.times[index],
              box: { x, y, width, height },
              score: columns.scores[index],
            };
          }),
        );
        expect(found).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('are all of them by default, and none of another camera', () => {
    expect(writer.boxes(video).map(({ frames }) => frames.length)).toEqual([100, 100, 100]);
    expect(writer.boxes(ids.cameras[0]?.video.id ?? 0)).toEqual([]);
  });

  it('of an unknown video are an error', () => {
    expect(() => writer.boxes(77)).toThrow(expect.objectContaining({ code: 'unknown-video' }));
  });
});

describe('trackletAt', () => {
  it('finds the person under the point at a frame', () => {
    const at = writer.trackletAt(video, { time: FRAME_TIMES[10] ?? 0, x: 220, y: 60 });
    expect(at).toEqual({
      tracklet: 1_000_000 * video + 2,
      distance: 0,
      box: { x: 210, y: 50.25, width: 40.5, height: 120 },
    });
  });

  it('finds nobody beside the people, and nobody when they are gone', () => {
    expect(writer.trackletAt(video, { time: 1, x: 5, y: 5 })).toBeUndefined();
    expect(writer.trackletAt(video, { time: 60, x: 220, y: 60 })).toBeUndefined();
  });

  it('takes the box nearest in time within the tolerance', () => {
    const end = FRAME_TIMES[198] ?? 0;
    const point = { time: end + 0.3, x: 310, y: 60 };
    expect(writer.trackletAt(video, point)?.distance).toBeCloseTo(0.3, 9);
    expect(writer.trackletAt(video, point, 0.2)).toBeUndefined();
  });
});

describe('findTrackletAt', () => {
  const still = (
    tracklet: number,
    times: number[],
    box: [number, number, number, number],
  ): TrackletBoxes => ({
    tracklet,
    frames: Uint32Array.from(times.keys()),
    times: Float64Array.from(times),
    boxes: Float64Array.from(times.flatMap(() => box)),
    scores: new Float64Array(times.length),
  });

  it('puts the box between two boxes where the time is between them', () => {
    const moving = {
      ...still(1, [0, 1], [0, 0, 0, 0]),
      boxes: Float64Array.of(0, 0, 10, 10, 100, 40, 30, 10),
    };
    expect(findTrackletAt([moving], { time: 0.25, x: 30, y: 12 })).toEqual({
      tracklet: 1,
      distance: 0,
      box: { x: 25, y: 10, width: 15, height: 10 },
    });
  });

  it.each([
    [
      'somebody who is there to somebody who has left',
      [still(1, [0], [0, 0, 10, 10]), still(2, [1], [0, 0, 99, 99])],
      2,
    ],
    [
      'the one whose middle is pointed at',
      [still(1, [1], [0, 0, 100, 100]), still(2, [1], [0, 0, 12, 12])],
      2,
    ],
    [
      'the smaller of two with one centre',
      [still(1, [1], [-5, -5, 20, 20]), still(2, [1], [0, 0, 10, 10])],
      2,
    ],
    ['the lower id of two equal ones', [still(7, [1], [0, 0, 10, 10]), still(3, [1], [0, 0, 10, 10])], 3],
  ])('prefers %s', (_name, candidates, expected) => {
    expect(findTrackletAt(candidates, { time: 1, x: 5, y: 5 })?.tracklet).toBe(expected);
  });
});
