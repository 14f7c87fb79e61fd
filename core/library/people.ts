import { InvalidOptionError, StoreError } from '../errors/index.ts';
import type { ReadConnection, WriteConnection } from './connection.ts';

/** Somebody who was recognised, with the tracklets that are theirs. */
export interface PersonRecord {
  readonly id: number;
  readonly name: string;
  readonly notes: string;
  /** Ascending. A tracklet belongs to at most one person. */
  readonly tracklets: readonly number[];
}

/** All people, in the order in which they were added. */
export function listPeople(connection: ReadConnection): PersonRecord[] {
  const tracklets = new Map<number, number[]>();
  connection.visit(
    'SELECT person_id, tracklet_id FROM person_tracklets ORDER BY tracklet_id',
    [],
    (columns) => {
      const [person = 0, tracklet = 0] = columns as number[];
      const known = tracklets.get(person);
      if (known === undefined) tracklets.set(person, [tracklet]);
      else known.push(tracklet);
    },
  );
  return connection.all('SELECT id, name, notes FROM people ORDER BY id', [], (row) => {
    const id = row.integer('id');
    return { id, name: row.text('name'), notes: row.text('notes'), tracklets: tracklets.get(id) ?? [] };
  });
}

/** Adds a person without tracklets; returns the id. */
export function addPerson(
  connection: WriteConnection,
  person: { readonly name: string; readonly notes?: string },
): number {
  if (person.name.trim() === '') throw new InvalidOptionError('empty-name', 'A person needs a name.');
  return connection.run('INSERT INTO people (name, notes) VALUES (?, ?)', [person.name, person.notes ?? ''])
    .id;
}

/**
 * Says whose these tracklets are, all or none of them; null: nobody's. A tracklet that was somebody else's moves.
 * Throws: StoreError `inconsistent-change` where the person or a tracklet does not exist.
 */
export function assignTracklets(
  connection: WriteConnection,
  person: number | null,
  tracklets: readonly number[],
): void {
  connection.transaction(() => {
    for (const tracklet of tracklets) {
      if (person === null) connection.run('DELETE FROM person_tracklets WHERE tracklet_id = ?', [tracklet]);
      else {
        connection.run('INSERT OR REPLACE INTO person_tracklets (tracklet_id, person_id) VALUES (?, ?)', [
          tracklet,
          person,
        ]);
      }
    }
  });
}

/** Removes a person; the tracklets stay and become nobody's. Throws: StoreError `unknown-person`. */
export function removePerson(connection: WriteConnection, person: number): void {
  if (connection.run('DELETE FROM people WHERE id = ?', [person]).changes > 0) return;
  throw new StoreError('unknown-person', `The project "${connection.path}" has no person ${person}.`, {
    details: { path: connection.path, person },
  });
}
