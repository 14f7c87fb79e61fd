import { InvalidOptionError } from '../../errors/index.ts';
import type { CropRecord, ProjectReader, TrackletRecord } from '../../library/index.ts';
import { peopleSeenAtOnce, taggedPeople, type FinetuneLabels, type VenuePerson } from './venue-people.ts';

/** A crop with whose it is. Pictures of one person in one view are alike anyway, so they do not count as found. */
export interface VenuePicture {
  readonly identity: number;
  readonly view: number;
  readonly crop: CropRecord;
}

/** Pictures to ask with and pictures to find. */
export interface VenueTest {
  readonly query: readonly VenuePicture[];
  readonly gallery: readonly VenuePicture[];
}

/** What is learned from, and what the gain is measured on. */
export interface VenueSplit extends VenueTest {
  readonly train: readonly VenuePicture[];
  /**
   * What the best moment of the run is chosen by: neither learned from nor in what the gain is measured on. Empty where
   * there are too few pictures; the last step is the best then.
   */
  readonly validation: VenueTest;
  /** What was set aside, in full sentences. */
  readonly note: string;
}

/** With fewer people that reappear, moments are set aside rather than people. */
const PEOPLE_TO_SET_ASIDE_OF = 9;
/** One in so many people, or of a person's tracklets the last of so many, is set aside. */
const SET_ASIDE = 3;
/** Crops below this share of the project's median quality are blurred, cut or hidden. */
const LEAST_QUALITY = 0.3;
/** Crops of one tracklet: more of them are more of the same. */
const CROPS_PER_TRACKLET = 8;

/**
 * Divides a project's crops, but for those that are `dropped`, into those that are learned from and those that are set
 * aside.
 * @throws InvalidOptionError `too-few-people` if there is nobody to learn from or nothing to measure on.
 */
export function splitVenue(
  library: ProjectReader,
  labels: FinetuneLabels,
  dropped: readonly number[] = [],
): VenueSplit {
  const crops = new CropChoice(library, new Set(dropped));
  const tagged = taggedPeople(library).filter(({ tracklets }) => tracklets.some((each) => crops.has(each)));
  const split = labels === 'people' ? splitTagged(tagged, crops) : splitSeen(library, tagged, crops);
  if (countPeople(split.train) >= 2 && split.query.length > 0) return split;
  throw new InvalidOptionError(
    'too-few-people',
    labels === 'people'
      ? `The project has ${tagged.length} tagged people with crops. Tag at least two people with four tracklets each, ` +
          'so that there is something to learn from and something to measure on, or learn from tracklets alone.'
      : 'No camera of the project sees two people at one moment, so nothing is certain without tags. Tag people, and ' +
          'learn from those.',
  );
}

/** The best crops of tracklets. */
class CropChoice {
  readonly #byTracklet = new Map<number, readonly CropRecord[]>();

  constructor(library: ProjectReader, dropped: ReadonlySet<number>) {
    const all = library.tracklets().map(({ id }) => [id, library.crops(id)] as const);
    const qualities = all
      .flatMap(([, crops]) => crops.map(({ quality }) => quality))
      .toSorted((a, b) => a - b);
    const least = LEAST_QUALITY * (qualities[Math.floor(qualities.length / 2)] ?? 0);
    for (const [id, crops] of all) {
      const good = crops.filter(({ id: crop, quality }) => quality >= least && !dropped.has(crop));
      this.#byTracklet.set(id, good.slice(0, CROPS_PER_TRACKLET));
    }
  }

  has(tracklet: TrackletRecord): boolean {
    return this.of(tracklet).length > 0;
  }

  /** Best first. */
  of({ id }: TrackletRecord): readonly CropRecord[] {
    return this.#byTracklet.get(id) ?? [];
  }

  /** All crops of the tracklets; a view is a tracklet. */
  pictures(identity: number, tracklets: readonly TrackletRecord[]): VenuePicture[] {
    return tracklets.flatMap((tracklet) =>
      this.of(tracklet).map((crop) => ({ identity, view: tracklet.id, crop })),
    );
  }

  /** The best crop of each tracklet. */
  best(identity: number, tracklets: readonly TrackletRecord[]): VenuePicture[] {
    return tracklets.flatMap((tracklet) =>
      this.of(tracklet)
        .slice(0, 1)
        .map((crop) => ({ identity, view: tracklet.id, crop })),
    );
  }
}

function splitTagged(people: readonly VenuePerson[], crops: CropChoice): VenueSplit {
  const reappearing = people.filter(
    ({ tracklets }) => tracklets.filter((each) => crops.has(each)).length >= 2,
  );
  if (reappearing.length >= PEOPLE_TO_SET_ASIDE_OF) {
    const aside = new Set(reappearing.filter((_, index) => index % SET_ASIDE === SET_ASIDE - 1));
    return {
      ...learnedAndValidated(
        people.filter((person) => !aside.has(person)),
        crops,
        `${aside.size} of ${people.length} people are set aside to measure the gain on.`,
      ),
      ...measured([...aside], crops),
    };
  }
  const parts = people.map((person) => lastMoments(person, crops));
  const asides = parts.map(({ aside }) => aside);
  return {
    ...learnedAndValidated(
      parts.map(({ learned }) => learned),
      crops,
      'The last third of each person’s appearances is set aside to measure the gain on.',
    ),
    ...measured(asides, crops),
  };
}

/** Sets the last moments of those who are learned from aside once more. */
function learnedAndValidated(
  people: readonly VenuePerson[],
  crops: CropChoice,
  note: string,
): Pick<VenueSplit, 'train' | 'validation' | 'note'> {
  const parts = people.map((person) => lastMoments(person, crops));
  const validation = measured(
    parts.map(({ aside }) => aside),
    crops,
  );
  if (countPeople(validation.query) < 2) {
    return { train: pictures(people, crops), validation: NOBODY, note: `${note} ${LAST_STEP}` };
  }
  return {
    train: pictures(
      parts.map(({ learned }) => learned),
      crops,
    ),
    validation,
    note: `${note} Of the others, the last third of the appearances chooses when to stop.`,
  };
}

const NOBODY: VenueTest = { query: [], gallery: [] };
const LAST_STEP = 'There is too little to choose by when to stop, so all steps are made.';

function countPeople(shown: readonly VenuePicture[]): number {
  return new Set(shown.map(({ identity }) => identity)).size;
}

/** A person's tracklets in two parts; the later one has at least two, or none. */
function lastMoments(
  { identity, tracklets }: VenuePerson,
  crops: CropChoice,
): { readonly learned: VenuePerson; readonly aside: VenuePerson } {
  const usable = tracklets
    .filter((each) => crops.has(each))
    .toSorted((a, b) => a.start - b.start || a.id - b.id);
  const count = usable.length < 4 ? 0 : Math.max(2, Math.floor(usable.length / SET_ASIDE));
  const border = usable.length - count;
  return {
    learned: { identity, tracklets: usable.slice(0, border) },
    aside: { identity, tracklets: usable.slice(border) },
  };
}

/**
 * Learns from people seen at once; measures on tagged people where there are some, else within every other one of the
 * tracklets that are left. What is left then chooses when to stop.
 */
function splitSeen(library: ProjectReader, tagged: readonly VenuePerson[], crops: CropChoice): VenueSplit {
  const seen = peopleSeenAtOnce(library).filter(({ tracklets }) => tracklets.some((each) => crops.has(each)));
  const learned = new Set(seen.flatMap(({ tracklets }) => tracklets.map(({ id }) => id)));
  const train = pictures(seen, crops);
  const rest = tagged.map(({ identity, tracklets }) => ({
    identity,
    tracklets: tracklets.filter(({ id }) => !learned.has(id)),
  }));
  const byTags = measured(rest, crops);
  const isTagged = byTags.query.length > 0;
  const asked = new Set(byTags.gallery.map(({ view }) => view));
  const others = library
    .tracklets()
    .filter(({ id }) => !learned.has(id) && !asked.has(id))
    .filter((each) => crops.of(each).length >= 2);
  const [chooses, measures] = isTagged
    ? [others, []]
    : [others.filter((_, index) => index % 2 === 1), others.filter((_, index) => index % 2 === 0)];
  const canChoose = chooses.length >= 2;
  const test = isTagged ? byTags : withinTracklets(measures, crops);
  return {
    train,
    ...test,
    validation: canChoose ? withinTracklets(chooses, crops) : NOBODY,
    note: [
      isTagged
        ? 'The gain is measured on the tagged people’s other tracklets.'
        : 'Nobody is tagged: the gain is measured on telling other tracklets apart, which is easier than finding people again.',
      canChoose ? `${chooses.length} more tracklets choose when to stop.` : LAST_STEP,
    ].join(' '),
  };
}

/** The best crop of each tracklet asks for its others, as if another view had taken them. */
function withinTracklets(tracklets: readonly TrackletRecord[], crops: CropChoice): VenueTest {
  const inView = (
    view: number,
    part: (own: readonly CropRecord[]) => readonly CropRecord[],
  ): VenuePicture[] =>
    tracklets.flatMap((each) => part(crops.of(each)).map((crop) => ({ identity: each.id, view, crop })));
  return { query: inView(1, (own) => own.slice(0, 1)), gallery: inView(2, (own) => own.slice(1)) };
}

function pictures(people: readonly VenuePerson[], crops: CropChoice): VenuePicture[] {
  return people.flatMap(({ identity, tracklets }) => crops.pictures(identity, tracklets));
}

/** Of people with two tracklets or more: the best crop of each asks for all crops of the others. */
function measured(people: readonly VenuePerson[], crops: CropChoice): VenueTest {
  const reappearing = people.filter(
    ({ tracklets }) => tracklets.filter((each) => crops.has(each)).length >= 2,
  );
  return {
    query: reappearing.flatMap(({ identity, tracklets }) => crops.best(identity, tracklets)),
    gallery: pictures(reappearing, crops),
  };
}
