import { describe, expect, it } from 'vitest';
import { Tracker, type TrackerDetection, type TrackObservation } from '../../../core/tracking/index.ts';
import { gaussian, randomSource } from '../../../bench/tracking-noise.ts';

const DIMENSION = 16;

/** Unit vectors that differ clearly, with a little noise. */
class Looks {
  embedded = 0;
  readonly asked: string[] = [];
  readonly #random = randomSource(9);

  of(person: number): Float32Array {
    this.embedded++;
    const values = Array.from(
      { length: DIMENSION },
      (_, index) => (index === person ? 1 : 0) + (index === 15 ? 1 : 0) + 0.05 * gaussian(this.#random),
    );
    const length = Math.hypot(...values);
    return Float32Array.from(values.map((value) => value / length));
  }
}

interface Seen extends TrackerDetection {
  readonly person: number;
}

function seen(who: number, x: number, y = 100): Seen {
  return { person: who, box: { x, y, width: 40, height: 100 }, score: 0.9 };
}

interface Outcome {
  /** By track: who its boxes show, in order of time. */
  readonly people: ReadonlyMap<number, readonly number[]>;
  readonly detections: number;
}

async function follow(
  until: number,
  scene: (time: number) => readonly Seen[],
  looks: Looks | undefined,
): Promise<Outcome> {
  const tracker = new Tracker();
  const observations: (TrackObservation & { readonly person: number })[] = [];
  const shown = new Map<number, readonly Seen[]>();
  let detections = 0;
  for (let step = 0; step / 10 <= until; step++) {
    const time = step / 10;
    const all = scene(time);
    shown.set(time, all);
    detections += all.length;
    const embed =
      looks &&
      ((indexes: readonly number[]) => {
        looks.asked.push(...indexes.map((index) => `${time}/${index}`));
        return Promise.resolve(indexes.map((index) => looks.of(all[index]?.person ?? 0)));
      });
    const update = await tracker.update({
      time,
      detections: all,
      pictureWidth: 1000,
      pictureHeight: 500,
      embed,
    });
    for (const one of update.observations) {
      observations.push({ ...one, person: shown.get(one.time)?.[one.detection]?.person ?? -1 });
    }
  }
  const byTrack = Map.groupBy(observations, ({ track }) => track);
  return {
    people: new Map([...byTrack].map(([track, all]) => [track, all.map(({ person }) => person)])),
    detections,
  };
}

/** Two run at each other from 250 pixels to each side, meet at 6 s and turn back: motion says that they crossed. */
function turningBack(time: number): readonly Seen[] {
  const apart = Math.min(250, Math.abs(time - 6) * 200);
  const [left, right] = [seen(0, 480 - apart, 110), seen(1, 480 + apart, 100)];
  return apart < 30 ? [left] : [left, right];
}

describe('Tracker with looks', () => {
  it('repairs a change of persons that place and motion get wrong', async () => {
    const blind = await follow(9, turningBack, undefined);
    expect([...blind.people.values()].some((people) => new Set(people).size > 1)).toBe(true);
    const { people } = await follow(9, turningBack, new Looks());
    // Whoever is followed at the end was followed at the beginning by the same track; a few boxes around the meeting
    // may be the other's.
    for (const shown of people.values()) {
      expect(shown.at(-1)).toBe(shown[0]);
      expect(shown.filter((person) => person !== shown[0]).length).toBeLessThanOrEqual(8);
    }
    expect(people.size).toBe(2);
  });

  it('finds a person by looks who comes back elsewhere', async () => {
    const scene = (time: number): readonly Seen[] => [
      seen(0, 100 + 10 * time),
      ...(time < 6 ? [seen(1, 600)] : time >= 7 ? [seen(1, 850)] : []),
      seen(2, 400),
    ];
    const blind = await follow(9, scene, undefined);
    expect(blind.people.size).toBe(4);
    const { people } = await follow(9, scene, new Looks());
    expect(people.size).toBe(3);
    expect([...people.values()].every((shown) => new Set(shown).size === 1)).toBe(true);
  });

  it('does not take a stranger for a lost person who left nearby', async () => {
    const scene = (time: number): readonly Seen[] => [
      seen(0, 100 + 10 * time),
      ...(time < 6 ? [seen(1, 600)] : time >= 7.2 ? [seen(3, 605)] : []),
      seen(2, 400),
    ];
    const { people } = await follow(9, scene, new Looks());
    expect([...people.values()].filter((shown) => shown.includes(3) && shown.includes(1))).toEqual([]);
  });

  it('asks about once a second for a person who is alone, and never twice for one detection', async () => {
    const looks = new Looks();
    const { detections } = await follow(
      20,
      (time) => [seen(0, 100 + 10 * time), seen(1, 700 - 10 * time)],
      looks,
    );
    expect(looks.embedded / detections).toBeGreaterThan(0.08);
    expect(looks.embedded / detections).toBeLessThan(0.12);
    const busy = new Looks();
    await follow(9, turningBack, busy);
    expect(new Set(busy.asked).size).toBe(busy.asked.length);
  });

  it('is as it was before after an update whose embedder failed', async () => {
    const [failing, steady] = [new Tracker(), new Tracker()];
    for (let step = 0; step < 8; step++) {
      const input = {
        time: step / 10,
        detections: [seen(0, 100 + step)],
        pictureWidth: 1000,
        pictureHeight: 500,
      };
      const embed = (indexes: readonly number[]): Promise<readonly Float32Array[]> => {
        const looks = new Looks();
        return Promise.resolve(indexes.map(() => looks.of(0)));
      };
      const broken = (): Promise<never> => Promise.reject(new Error('no device'));
      if (step === 2) await expect(failing.update({ ...input, embed: broken })).rejects.toThrow('no device');
      expect(await failing.update({ ...input, embed })).toEqual(await steady.update({ ...input, embed }));
    }
    expect(failing.snapshot()).toEqual(steady.snapshot());
  });

  it.each<[string, (count: number) => Float32Array[], RegExp]>([
    ['too few embeddings', () => [], /gave 0 embeddings for 1/],
    ['values that are not finite', () => [Float32Array.of(Number.NaN, 1)], /not finite/],
    ['an empty embedding', () => [new Float32Array(0)], /0 values/],
  ])('refuses %s', async (_, answer, message) => {
    const tracker = new Tracker();
    const update = (time: number) =>
      tracker.update({
        time,
        detections: [seen(0, 100)],
        pictureWidth: 1000,
        pictureHeight: 500,
        embed: (indexes) => Promise.resolve(answer(indexes.length)),
      });
    await update(0);
    await update(0.1);
    await expect(update(0.2)).rejects.toThrow(message);
  });
});
