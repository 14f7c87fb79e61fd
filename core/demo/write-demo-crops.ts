import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidOptionError, throwIfCancelled } from '../errors/index.ts';
import { castPeople } from './people.ts';
import { renderDemoCrops, type DemoCropOptions } from './demo-crops.ts';
import { describeDemoScene, RESERVED_SEEDS } from './demo-scene.ts';
import type { SceneDescription } from './scene.ts';
import { varyVenue } from './venue-variant.ts';
import { findVenue, VENUE_NAMES } from './venues.ts';

/** The folder of training pictures in Market-1501's layout. */
const TRAIN_FOLDER = 'bounding_box_train';

/** Which matches to cut people out of, and where to. */
export interface WriteDemoCropsOptions extends DemoCropOptions {
  /** Becomes a data set in Market-1501's layout; made if it is not there. */
  readonly folder: string;
  /** One match each; none may be of {@link RESERVED_SEEDS}. */
  readonly seeds: readonly number[];
  /** A ready-made venue for all; null gives each seed a variant of its own of the ready-made venues in turn. */
  readonly venue: string | null;
  /** Length of each match. */
  readonly seconds: number;
  /** The number of the first identity in the names of files. */
  readonly firstIdentity: number;
  readonly onProgress?: (seedsDone: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/** What was written. */
export interface DemoCropsSummary {
  readonly identities: number;
  readonly pictures: number;
}

function assertSeeds(seeds: readonly number[]): void {
  const reserved = seeds.filter((seed) => RESERVED_SEEDS.includes(seed));
  if (reserved.length > 0) {
    throw new InvalidOptionError(
      'reserved-seed',
      `The seed ${reserved.join(', ')} is kept for measuring: no model may learn its people. Leave out all of ${RESERVED_SEEDS.join(', ')}.`,
      { details: { seeds: reserved.join(', ') } },
    );
  }
  if (seeds.length === 0 || new Set(seeds).size < seeds.length) {
    throw new InvalidOptionError(
      'invalid-seeds',
      'Give one or more seeds, each once: their people are equal.',
    );
  }
}

function sceneOf(seed: number, order: number, options: WriteDemoCropsOptions): SceneDescription {
  const name = options.venue ?? VENUE_NAMES[order % VENUE_NAMES.length] ?? '';
  const venue = options.venue === null ? varyVenue(findVenue(name), seed) : findVenue(name);
  return describeDemoScene({ seed, seconds: options.seconds, venue });
}

/**
 * Writes crops of generated matches as `bounding_box_train/PPPP_cCs1_FFFFFF_BB.jpg`: identity, camera of the match,
 * frame, place of the person in the cast. The people of each seed are identities of their own, numbered in order.
 *
 * Throws an `InvalidOptionError` for a reserved or repeated seed or an impossible scene, a `CancelledError` when the
 * signal aborts.
 */
export async function writeDemoCrops(options: WriteDemoCropsOptions): Promise<DemoCropsSummary> {
  assertSeeds(options.seeds);
  const folder = join(options.folder, TRAIN_FOLDER);
  const scenes = options.seeds.map((seed, order) => sceneOf(seed, order, options));
  await mkdir(folder, { recursive: true });
  let [firstOfMatch, pictures] = [options.firstIdentity, 0];
  const identities = new Set<number>();
  for (const [done, scene] of scenes.entries()) {
    const cameras = scene.venue.cameras.map(({ name }) => name);
    const cast = castPeople(scene.castSeed).map(({ id }) => id);
    for (const { identity, camera, frame, jpeg } of renderDemoCrops(scene, options)) {
      throwIfCancelled(options.signal);
      const place = cast.indexOf(identity);
      const number = firstOfMatch + place;
      const digits = (value: number, length: number): string => String(value).padStart(length, '0');
      const sight = `c${cameras.indexOf(camera) + 1}s1_${digits(frame, 6)}`;
      await writeFile(join(folder, `${digits(number, 4)}_${sight}_${digits(place, 2)}.jpg`), jpeg);
      identities.add(number);
      pictures += 1;
    }
    firstOfMatch += cast.length;
    options.onProgress?.(done + 1);
  }
  return { identities: identities.size, pictures };
}
