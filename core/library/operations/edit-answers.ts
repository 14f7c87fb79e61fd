import { InvalidOptionError } from '../../errors/index.ts';
import { trackletsOfPerson } from '../people.ts';
import type { Edits } from './edits.ts';
import { requirePerson, requireTracklet } from './subjects.ts';

/**
 * Says whether two tracklets show the same person; null takes the answer back.
 * Throws: StoreError `unknown-tracklet`; InvalidOptionError `same-tracklet`, and `same-person` for a "different"
 * between two tracklets of one person.
 */
export function answerTracklets(
  edits: Edits,
  tracklets: readonly [number, number],
  verdict: 'same' | 'different' | null,
): void {
  const [a, b] = tracklets;
  if (a === b) throw new InvalidOptionError('same-tracklet', `Tracklet ${a} cannot be compared with itself.`);
  const owners = tracklets.map((id) => requireTracklet(edits.connection, id).person);
  if (verdict === 'different' && owners[0] !== null && owners[0] === owners[1]) {
    throw new InvalidOptionError(
      'same-person',
      `Tracklets ${a} and ${b} are both given to person ${owners[0]}. Take one of them away first.`,
      { details: { first: a, second: b, person: owners[0] ?? null } },
    );
  }
  const key = pairKey('tracklet', a, b);
  if (verdict !== null) put(edits, 'tracklet_answers', key, { verdict });
  else if (edits.has('tracklet_answers', key)) edits.remove('tracklet_answers', key);
}

/** Says that tracklets are not the person's; those that were given to the person are taken away. */
export function refuseForPerson(edits: Edits, person: number, tracklets: readonly number[]): void {
  requirePerson(edits.connection, person);
  for (const tracklet of new Set(tracklets)) {
    if (requireTracklet(edits.connection, tracklet).person === person) {
      edits.remove('person_tracklets', { tracklet_id: tracklet });
    }
    put(edits, 'person_refusals', { person_id: person, tracklet_id: tracklet }, {});
  }
}

/** Takes refusals back. */
export function withdrawRefusals(edits: Edits, person: number, tracklets: readonly number[]): void {
  for (const tracklet of tracklets) {
    const key = { person_id: person, tracklet_id: tracklet };
    if (edits.has('person_refusals', key)) edits.remove('person_refusals', key);
  }
}

/** Declares that two people are never the same, or takes that back. Throws: InvalidOptionError `same-person`. */
export function setApart(edits: Edits, people: readonly [number, number], isApart: boolean): void {
  const [a, b] = people;
  for (const id of people) requirePerson(edits.connection, id);
  if (a === b) throw new InvalidOptionError('same-person', 'A person is always the same as itself.');
  const key = pairKey('person', a, b);
  if (isApart) put(edits, 'people_apart', key, {});
  else if (edits.has('people_apart', key)) edits.remove('people_apart', key);
}

/** Refuses a proposed group: no group that holds all of these tracklets is proposed again. */
export function refuseGroup(edits: Edits, tracklets: readonly number[]): void {
  const ids = [...new Set(tracklets)].sort((a, b) => a - b);
  for (const id of ids) requireTracklet(edits.connection, id);
  const [a, b] = ids;
  if (a === undefined || b === undefined) {
    throw new InvalidOptionError('invalid-group', 'A group has at least two tracklets.');
  }
  if (ids.length === 2) {
    answerTracklets(edits, [a, b], 'different');
    return;
  }
  const text = JSON.stringify(ids);
  const known = edits.connection.first(
    'SELECT 1 AS one FROM group_refusals WHERE tracklets = ?',
    [text],
    () => true,
  );
  if (known === undefined)
    edits.insert('group_refusals', { id: edits.nextId('group_refusals'), tracklets: text });
}

/** Says that a tracklet is one person throughout: no split of it is proposed. Throws: StoreError `unknown-tracklet`. */
export function keepWhole(edits: Edits, tracklet: number): void {
  requireTracklet(edits.connection, tracklet);
  const key = { tracklet_id: tracklet };
  if (!edits.has('whole_tracklets', key)) edits.insert('whole_tracklets', key);
}

/** These tracklets have other boxes now: whether each is one person must be judged anew. */
export function forgetWhole(edits: Edits, tracklets: readonly number[]): void {
  for (const id of tracklets) {
    if (edits.has('whole_tracklets', { tracklet_id: id }))
      edits.remove('whole_tracklets', { tracklet_id: id });
  }
}

/**
 * Forgets what says that tracklets of one person are not theirs: refusals, and "different" between two of them.
 * `added`: those of `all` that are new to the person.
 */
export function forgetDisagreement(
  edits: Edits,
  person: number,
  all: readonly number[],
  added: readonly number[],
): void {
  withdrawRefusals(edits, person, added);
  const members = new Set(all);
  for (const tracklet of added) {
    for (const { key, verdict } of answersAbout(edits, tracklet)) {
      const other = key.tracklet_a === tracklet ? key.tracklet_b : key.tracklet_a;
      // A pair of two new ones is met twice.
      if (verdict === 'different' && members.has(other) && edits.has('tracklet_answers', key)) {
        edits.remove('tracklet_answers', key);
      }
    }
  }
}

/** Removes all that was answered about a person. */
export function dropPersonLinks(edits: Edits, person: number): void {
  for (const tracklet of refusedFor(edits, person)) {
    edits.remove('person_refusals', { person_id: person, tracklet_id: tracklet });
  }
  for (const other of apartFrom(edits, person))
    edits.remove('people_apart', pairKey('person', person, other));
}

/** What was answered about `gone` is now about `kept`. */
export function moveSubjectLinks(
  edits: Edits,
  { kept, gone }: { readonly kept: number; readonly gone: number },
): void {
  const refused = refusedFor(edits, gone);
  const others = apartFrom(edits, gone);
  dropPersonLinks(edits, gone);
  const own = new Set(trackletsOfPerson(edits.connection, kept));
  for (const tracklet of refused) {
    if (!own.has(tracklet)) put(edits, 'person_refusals', { person_id: kept, tracklet_id: tracklet }, {});
  }
  for (const other of others) put(edits, 'people_apart', pairKey('person', kept, other), {});
}

/** What was answered about tracklet `gone` is now about `kept`, whose own answers win. */
export function moveTrackletAnswers(
  edits: Edits,
  { kept, gone }: { readonly kept: number; readonly gone: number },
): void {
  for (const { key, verdict } of answersAbout(edits, gone)) {
    edits.remove('tracklet_answers', key);
    const other = key.tracklet_a === gone ? key.tracklet_b : key.tracklet_a;
    if (other === kept) continue;
    const moved = pairKey('tracklet', kept, other);
    if (!edits.has('tracklet_answers', moved)) edits.insert('tracklet_answers', { ...moved, verdict });
  }
  const people = edits.connection.all(
    'SELECT person_id FROM person_refusals WHERE tracklet_id = ? ORDER BY person_id',
    [gone],
    (row) => row.integer('person_id'),
  );
  for (const person of people) {
    edits.remove('person_refusals', { person_id: person, tracklet_id: gone });
    put(edits, 'person_refusals', { person_id: person, tracklet_id: kept }, {});
  }
}

interface TrackletKey extends Readonly<Record<string, number>> {
  readonly tracklet_a: number;
  readonly tracklet_b: number;
}

function answersAbout(
  edits: Edits,
  tracklet: number,
): { readonly key: TrackletKey; readonly verdict: string }[] {
  return edits.connection.all(
    `SELECT tracklet_a, tracklet_b, verdict FROM tracklet_answers WHERE tracklet_a = ? OR tracklet_b = ?
     ORDER BY tracklet_a, tracklet_b`,
    [tracklet, tracklet],
    (row) => ({
      key: { tracklet_a: row.integer('tracklet_a'), tracklet_b: row.integer('tracklet_b') },
      verdict: row.text('verdict'),
    }),
  );
}

function refusedFor(edits: Edits, person: number): number[] {
  return edits.connection.all(
    'SELECT tracklet_id FROM person_refusals WHERE person_id = ? ORDER BY tracklet_id',
    [person],
    (row) => row.integer('tracklet_id'),
  );
}

function apartFrom(edits: Edits, person: number): number[] {
  return edits.connection.all(
    `SELECT person_a + person_b - ? AS other FROM people_apart WHERE person_a = ? OR person_b = ? ORDER BY other`,
    [person, person, person],
    (row) => row.integer('other'),
  );
}

function pairKey(subject: 'tracklet' | 'person', a: number, b: number): Readonly<Record<string, number>> {
  return { [`${subject}_a`]: Math.min(a, b), [`${subject}_b`]: Math.max(a, b) };
}

function put(
  edits: Edits,
  table: 'tracklet_answers' | 'person_refusals' | 'people_apart',
  key: Readonly<Record<string, number>>,
  values: Readonly<Record<string, string>>,
): void {
  if (edits.has(table, key)) edits.update(table, key, values);
  else edits.insert(table, { ...key, ...values });
}
