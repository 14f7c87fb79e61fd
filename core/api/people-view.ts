import type { Engine } from '../engine/index.ts';
import { InvalidOptionError } from '../errors/index.ts';
import { thumbnailAddress } from './thumbnail-address.ts';
import type { Person, PersonPage } from './workspace-schemas.ts';

type Library = Engine['library'];
type PersonRecord = ReturnType<Library['people']>[number];
type Appearance = PersonPage['appearances'][number];

/** People with when and where they are seen, in the time of the project. */
export class PeopleView {
  readonly #library: Library;

  constructor(library: Library) {
    this.#library = library;
  }

  list(): Person[] {
    const appearances = this.#appearances();
    return this.#library.people().map((person) => describe(person, appearances.get(person.id) ?? []));
  }

  /** Throws: InvalidOptionError `unknown-person`. */
  page(id: number): PersonPage {
    const person = this.#library.person(id);
    if (person === undefined)
      throw new InvalidOptionError('unknown-person', `The project has no person ${id}.`);
    const appearances = this.#appearances().get(id) ?? [];
    return { person: describe(person, appearances), appearances };
  }

  /** The appearances of each person, by project time. */
  #appearances(): ReadonlyMap<number, Appearance[]> {
    const clocks = new Map(this.#library.cameras().map((camera) => [camera.id, camera]));
    const found = new Map<number, Appearance[]>();
    for (const { id, person, camera, cameraName, start, end, bestCrop } of this.#library.tracklets()) {
      if (person === null) continue;
      const { offset, rate } = clocks.get(camera) ?? { offset: 0, rate: 1 };
      const appearance = {
        tracklet: id,
        camera: cameraName,
        start,
        end,
        projectStart: offset + rate * start,
        projectEnd: offset + rate * end,
        thumbnail: thumbnailAddress(bestCrop),
      };
      const known = found.get(person);
      if (known === undefined) found.set(person, [appearance]);
      else known.push(appearance);
    }
    for (const list of found.values()) {
      list.sort((a, b) => a.projectStart - b.projectStart || a.tracklet - b.tracklet);
    }
    return found;
  }
}

function describe({ id, tracklets, ...roster }: PersonRecord, appearances: readonly Appearance[]): Person {
  const ends = appearances.map(({ projectEnd }) => projectEnd);
  return {
    person: id,
    ...roster,
    tracklets: [...tracklets],
    secondsOnScreen: unionSeconds(appearances),
    firstSeen: appearances[0]?.projectStart ?? null,
    lastSeen: ends.length === 0 ? null : Math.max(...ends),
    thumbnail: appearances.find(({ thumbnail }) => thumbnail !== null)?.thumbnail ?? null,
  };
}

/** Seconds that at least one of the stretches covers; they are in order of their starts. */
function unionSeconds(appearances: readonly Appearance[]): number {
  let seconds = 0;
  let reached = -Infinity;
  for (const { projectStart, projectEnd } of appearances) {
    seconds += Math.max(0, projectEnd - Math.max(projectStart, reached));
    reached = Math.max(reached, projectEnd);
  }
  return seconds;
}
