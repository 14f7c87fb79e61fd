import { InvalidOptionError } from '../../errors/index.ts';
import type { PersonRecord, RosterEntry } from '../people.ts';
import { trackletsOfPerson } from '../people.ts';
import type { ChangesTo } from './changes-to.ts';
import type { Edits } from './edits.ts';
import { dropPersonLinks, forgetDisagreement, moveSubjectLinks } from './edit-answers.ts';
import { refuseOverlap, requirePerson, requireTracklet } from './subjects.ts';

/** What can be said of a new person; nothing has to be. */
export type NewPerson = ChangesTo<RosterEntry>;

interface OverlapChoice {
  /** Whether two tracklets in one camera at once are meant to be one person. Default: false */
  readonly allowOverlap?: boolean | undefined;
}

/**
 * Adds a person; one without a name gets a provisional one. Returns the id.
 * Throws: InvalidOptionError `empty-name`.
 */
export function createPerson(edits: Edits, person: NewPerson = {}): number {
  const id = edits.nextId('people');
  if (person.name !== undefined) refuseBlank(person.name);
  edits.insert('people', {
    id,
    name: person.name ?? `Person ${id}`,
    is_named: person.name === undefined ? 0 : 1,
    ...rosterColumns(person),
  });
  return id;
}

/** Changes what the roster says; a name given makes the person named. Throws: as {@link createPerson}. */
export function editPerson(edits: Edits, id: number, changes: NewPerson): void {
  requirePerson(edits.connection, id);
  if (changes.name !== undefined) refuseBlank(changes.name);
  edits.update(
    'people',
    { id },
    {
      ...(changes.name === undefined ? {} : { name: changes.name, is_named: 1 }),
      ...rosterColumns(changes),
    },
  );
}

/** Removes a person with all answers about them; their tracklets and moments stay and are nobody's. */
export function removePerson(edits: Edits, id: number): void {
  requirePerson(edits.connection, id);
  for (const tracklet of trackletsOfPerson(edits.connection, id)) {
    edits.remove('person_tracklets', { tracklet_id: tracklet });
  }
  dropPersonLinks(edits, id);
  for (const moment of idsWhere(edits, 'moments', id))
    edits.update('moments', { id: moment }, { person_id: null });
  for (const button of idsWhere(edits, 'buttons', id)) edits.remove('buttons', { id: button });
  edits.remove('people', { id });
}

/**
 * Says whose these tracklets are; null: nobody's. A tracklet that was somebody else's moves. What was answered to the
 * contrary before is forgotten: the newest word counts.
 * Throws: StoreError `unknown-person`, `unknown-tracklet`; InvalidOptionError `overlap`.
 */
export function assignTracklets(
  edits: Edits,
  person: number | null,
  tracklets: readonly number[],
  { allowOverlap = false }: OverlapChoice = {},
): void {
  const wanted = [...new Set(tracklets)];
  for (const tracklet of wanted) requireTracklet(edits.connection, tracklet);
  if (person === null) {
    for (const tracklet of wanted) setPerson(edits, tracklet, null);
    return;
  }
  requirePerson(edits.connection, person);
  const present = trackletsOfPerson(edits.connection, person);
  const added = wanted.filter((tracklet) => !present.includes(tracklet));
  if (!allowOverlap) refuseOverlap(edits.connection, present, added);
  for (const tracklet of added) setPerson(edits, tracklet, person);
  forgetDisagreement(edits, person, [...present, ...added], added);
}

/**
 * Makes people one: those of `gone` disappear into `kept`, whose name and roster stay.
 * Throws: StoreError `unknown-person`; InvalidOptionError `same-person`, `declared-apart`, `overlap`.
 */
export function mergePeople(
  edits: Edits,
  {
    kept,
    gone,
    allowOverlap = false,
  }: { readonly kept: number; readonly gone: readonly number[] } & OverlapChoice,
): void {
  const survivor = requirePerson(edits.connection, kept);
  const others = [...new Set(gone)].map((id) => requirePerson(edits.connection, id));
  if (gone.includes(kept))
    throw new InvalidOptionError('same-person', `"${survivor.name}" cannot be merged with itself.`);
  refuseApart(edits, [survivor, ...others]);
  const added = others.flatMap(({ tracklets }) => tracklets);
  if (!allowOverlap) refuseOverlap(edits.connection, survivor.tracklets, added);
  for (const { id, tracklets } of others) {
    moveSubjectLinks(edits, { kept, gone: id });
    for (const tracklet of tracklets) setPerson(edits, tracklet, kept);
    for (const moment of idsWhere(edits, 'moments', id))
      edits.update('moments', { id: moment }, { person_id: kept });
    for (const button of idsWhere(edits, 'buttons', id))
      edits.update('buttons', { id: button }, { person_id: kept });
    edits.remove('people', { id });
  }
  forgetDisagreement(edits, kept, [...survivor.tracklets, ...added], added);
}

/** Whose the tracklet is from now on, without looking at answers. */
export function setPerson(edits: Edits, tracklet: number, person: number | null): void {
  const key = { tracklet_id: tracklet };
  const isGiven = edits.has('person_tracklets', key);
  if (person === null) {
    if (isGiven) edits.remove('person_tracklets', key);
  } else if (isGiven) edits.update('person_tracklets', key, { person_id: person });
  else edits.insert('person_tracklets', { ...key, person_id: person });
}

function refuseApart(edits: Edits, people: readonly PersonRecord[]): void {
  for (const [place, first] of people.entries()) {
    for (const second of people.slice(place + 1)) {
      const key = { person_a: Math.min(first.id, second.id), person_b: Math.max(first.id, second.id) };
      if (!edits.has('people_apart', key)) continue;
      throw new InvalidOptionError(
        'declared-apart',
        `"${first.name}" and "${second.name}" were declared never to be the same person. Take that back first.`,
        { details: { first: first.id, second: second.id } },
      );
    }
  }
}

function rosterColumns({ notes, number, team, role, colour, isHidden }: NewPerson) {
  return {
    ...(notes === undefined ? {} : { notes }),
    ...(number === undefined ? {} : { number }),
    ...(team === undefined ? {} : { team_id: team }),
    ...(role === undefined ? {} : { role }),
    ...(colour === undefined ? {} : { colour }),
    ...(isHidden === undefined ? {} : { is_hidden: isHidden ? 1 : 0 }),
  };
}

function idsWhere(edits: Edits, table: 'moments' | 'buttons', person: number): number[] {
  return edits.connection.all(`SELECT id FROM ${table} WHERE person_id = ? ORDER BY id`, [person], (row) =>
    row.integer('id'),
  );
}

function refuseBlank(name: string): void {
  if (name.trim() === '') throw new InvalidOptionError('empty-name', 'A person needs a name.');
}
