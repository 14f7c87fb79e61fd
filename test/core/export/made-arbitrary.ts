import fc from 'fast-check';
import { evenTimes, type MadeCamera } from './made-project.ts';

export const FRAMES = 120;
export const RATE = 25;

const letter = fc.constantFrom(
  'a',
  'Å',
  '7',
  ' ',
  '&',
  '<',
  '>',
  '"',
  "'",
  ',',
  '.',
  ';',
  '=',
  '-',
  '😀',
  'é',
);
const name = fc
  .array(letter, { minLength: 1, maxLength: 12 })
  .map((parts) => parts.join('').replace(/\s+/g, ' ').trim())
  .filter((text) => /[aÅ7é]/.test(text));
const frames = fc
  .uniqueArray(fc.integer({ min: 0, max: FRAMES - 1 }), { minLength: 1, maxLength: 12 })
  .map((list) => list.sort((a, b) => a - b));
/** Sixteenths of a pixel, as the project keeps them. */
const sixteenths = (least: number) => fc.integer({ min: least, max: 16 * 600 }).map((value) => value / 16);
const track = fc.record({
  frames,
  box: fc.tuple(sixteenths(0), sixteenths(0), sixteenths(1), sixteenths(1)),
});

/** One camera whose people each have one track, and one track that is nobody's. */
export const madeCamera = fc
  .record({
    people: fc.uniqueArray(name, { minLength: 1, maxLength: 3 }),
    tracks: fc.array(track, { minLength: 4, maxLength: 4 }),
  })
  .map(({ people, tracks }): MadeCamera => ({
    name: 'cam',
    times: evenTimes(FRAMES, RATE),
    end: FRAMES / RATE,
    tracks: tracks.slice(0, people.length + 1).map(({ frames: at, box }, index) => ({
      ...(people[index] === undefined ? {} : { person: people[index] }),
      frames: at,
      box: () => box,
      score: 0.25,
      crops: at.slice(0, 1),
    })),
  }));

/** A stretch without a gap of more than 0.3 s: first frame and the one after the last. */
export interface Stretch {
  readonly name: string;
  readonly first: number;
  readonly end: number;
}

/** The appearances that a camera's tracks make, told from the definition; people first, each by time. */
export function stretchesOf(camera: MadeCamera): Stretch[] {
  return camera.tracks.flatMap(({ person, frames: at }, index) => {
    const found: Stretch[] = [];
    for (const frame of at) {
      const open = found.at(-1);
      const isNew = open === undefined || (frame - open.end + 1) / RATE > 0.3 + 1e-9;
      if (isNew)
        found.push({ name: person ?? `Tracklet ${1_000_001 + index}`, first: frame, end: frame + 1 });
      else found[found.length - 1] = { ...open, end: frame + 1 };
    }
    return found;
  });
}
