import type { ReadConnection } from './connection.ts';
import type { Row } from './row.ts';

/** What the roster says of somebody. */
export interface RosterEntry {
  /** Not blank; provisional where {@link PersonRecord.isNamed} is false. */
  readonly name: string;
  readonly notes: string;
  /** As printed on the shirt; may be empty. */
  readonly number: string;
  /** The team's id. */
  readonly team: number | null;
  readonly role: string;
  /** `#rrggbb`; null: the team's, or one by the program's choice. */
  readonly colour: string | null;
  readonly isHidden: boolean;
}

/** Somebody who was recognised, with the tracklets that are theirs. */
export interface PersonRecord extends RosterEntry {
  readonly id: number;
  /** False: nobody has given a name yet. */
  readonly isNamed: boolean;
  /** Ascending. A tracklet belongs to at most one person. */
  readonly tracklets: readonly number[];
}

/** A team with the colours of its kit as `#rrggbb`. */
export interface TeamRecord {
  readonly id: number;
  readonly name: string;
  readonly shirtColour: string | null;
  readonly shortsColour: string | null;
}

const SELECT_PEOPLE =
  'SELECT id, name, is_named, notes, number, team_id, role, colour, is_hidden FROM people';

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
  return connection.all(`${SELECT_PEOPLE} ORDER BY id`, [], (row) =>
    personFromRow(row, tracklets.get(row.integer('id')) ?? []),
  );
}

/** The person, or undefined. */
export function findPerson(connection: ReadConnection, id: number): PersonRecord | undefined {
  return connection.first(`${SELECT_PEOPLE} WHERE id = ?`, [id], (row) =>
    personFromRow(row, trackletsOfPerson(connection, id)),
  );
}

/** The person's tracklets, ascending. */
export function trackletsOfPerson(connection: ReadConnection, person: number): number[] {
  return connection.all(
    'SELECT tracklet_id FROM person_tracklets WHERE person_id = ? ORDER BY tracklet_id',
    [person],
    (row) => row.integer('tracklet_id'),
  );
}

/** All teams, in the order in which they were added. */
export function listTeams(connection: ReadConnection): TeamRecord[] {
  return connection.all('SELECT id, name, shirt_colour, shorts_colour FROM teams ORDER BY id', [], (row) => ({
    id: row.integer('id'),
    name: row.text('name'),
    shirtColour: row.textOrNull('shirt_colour'),
    shortsColour: row.textOrNull('shorts_colour'),
  }));
}

function personFromRow(row: Row, tracklets: readonly number[]): PersonRecord {
  return {
    id: row.integer('id'),
    name: row.text('name'),
    isNamed: row.flag('is_named'),
    notes: row.text('notes'),
    number: row.text('number'),
    team: row.integerOrNull('team_id'),
    role: row.text('role'),
    colour: row.textOrNull('colour'),
    isHidden: row.flag('is_hidden'),
    tracklets,
  };
}
