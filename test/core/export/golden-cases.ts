import { evenTimes, type MadeCamera } from './made-project.ts';

const still = (): [number, number, number, number] => [100.5, 50, 40, 80];
const NTSC = 30000 / 1001;

/** The cases that every format has a golden file for. */
export const GOLDEN_CASES: Readonly<Record<string, readonly MadeCamera[]>> = {
  /** 25 frames a second, one person, frames 0 and 1, a gap, frame 10. */
  'one-camera': [
    {
      name: 'North',
      times: evenTimes(250, 25),
      end: 10,
      tracks: [{ person: '7 Smith', frames: [0, 1, 10], box: still, crops: [0] }],
    },
  ],
  /** Two cameras of one clock, shifted; names that trip writers; somebody nameless; a track to the last frame. */
  'two-cameras': [
    {
      name: 'Nord & "Süd"',
      times: evenTimes(90, NTSC),
      end: 90 / NTSC,
      tracks: [
        {
          person: `Zoë <O'Neil> & "Co", 😀`,
          frames: [0, 3, 6, 9, 12],
          box: (frame) => [10 + 2 * frame, 20, 30.25, 60.5],
          score: 0.875,
          crops: [0, 6],
        },
        { frames: [86, 87, 88, 89], box: still, crops: [86] },
      ],
    },
    {
      name: 'Tor',
      offset: 1.5,
      times: evenTimes(90, NTSC),
      end: 90 / NTSC,
      tracks: [
        { person: `Zoë <O'Neil> & "Co", 😀`, frames: [30, 33, 36], box: still, crops: [33] },
        { person: 'Åse', frames: [0, 1, 2, 60, 61], box: still, crops: [1, 60] },
      ],
    },
  ],
  /** Frames of different lengths, the first one not at 0. */
  variable: [
    {
      name: 'Phone',
      isVariable: true,
      times: Float64Array.of(0.5, 0.54, 0.6, 0.64, 0.75, 0.8, 2, 2.04, 2.1, 2.14),
      end: 2.2,
      tracks: [{ person: 'Ada', frames: [0, 1, 2, 4, 6, 7], box: still, crops: [0] }],
    },
  ],
  empty: [{ name: 'North', times: evenTimes(250, 25), end: 10, tracks: [] }],
};
