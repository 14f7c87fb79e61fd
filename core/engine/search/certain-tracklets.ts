import { InvalidOptionError } from '../../errors/index.ts';
import type { ProjectReader, TrackletRecord } from '../../library/index.ts';

/** What a search takes for granted. */
export interface CertainTracklets {
  /** Tracklets that are the person. */
  readonly own: readonly TrackletRecord[];
  /** Ids of tracklets that are not. */
  readonly rejected: readonly number[];
}

/**
 * The tracklets that certainly are and are not the person: those asked for or the person's, with what the analyst
 * answered about them before and during this search; the newest word counts. Those of people who were declared never to
 * be the same as the person are not the person's.
 * Throws: InvalidOptionError `unknown-person`, `no-tracklets`.
 */
export function certainOf(
  library: ProjectReader,
  asked: readonly TrackletRecord[],
  person: number | undefined,
  { confirmed, rejected }: { readonly confirmed: readonly number[]; readonly rejected: readonly number[] },
): CertainTracklets {
  const own = new Set(person === undefined ? asked.map(({ id }) => id) : trackletsOf(library, person));
  const first = new Set(own);
  const not = new Set<number>();
  const answers = library.answers();
  for (const { tracklets, verdict } of answers.tracklets) {
    const [a, b] = tracklets;
    const other = first.has(a) ? b : first.has(b) ? a : undefined;
    if (other !== undefined) (verdict === 'same' ? own : not).add(other);
  }
  const subject = person ?? asked[0]?.person ?? undefined;
  for (const [one, other] of answers.apart) {
    const stranger = one === subject ? other : other === subject ? one : undefined;
    if (stranger === undefined) continue;
    for (const id of library.person(stranger)?.tracklets ?? []) not.add(id);
  }
  for (const refusal of answers.refusals) if (refusal.person === person) not.add(refusal.tracklet);
  for (const id of confirmed) {
    own.add(id);
    not.delete(id);
  }
  for (const id of rejected) {
    own.delete(id);
    not.add(id);
  }
  return {
    own: [...own].flatMap((id) => library.tracklet(id) ?? []),
    rejected: [...not].filter((id) => !own.has(id)),
  };
}

function trackletsOf(library: ProjectReader, person: number): readonly number[] {
  const record = library.person(person);
  if (record === undefined) {
    throw new InvalidOptionError('unknown-person', `The project has no person ${person}.`);
  }
  if (record.tracklets.length > 0) return record.tracklets;
  throw new InvalidOptionError(
    'no-tracklets',
    `"${record.name}" has no tracklets yet: click a person in the picture first, and confirm.`,
  );
}
