import { InvalidOptionError, StoreError } from '../../errors/index.ts';
import type { ClockAnchor, ViewRelation } from '../clocks.ts';
import { toJson } from '../json.ts';
import type { TeamRecord } from '../people.ts';
import type { ChangesTo } from './changes-to.ts';
import type { Edits } from './edits.ts';

/** A camera's clock: `project time = offset + rate × video time`, in seconds. */
export interface CameraClock {
  readonly offset: number;
  readonly rate: number;
  /** What it was fitted to; kept beside it. */
  readonly anchors: readonly ClockAnchor[];
}

/** Sets a camera's clock. Throws: InvalidOptionError `invalid-clock`; StoreError `unknown-row`. */
export function setClock(edits: Edits, camera: number, { offset, rate, anchors }: CameraClock): void {
  const numbers = [offset, rate, ...anchors.flatMap(({ video, project }) => [video, project])];
  if (!numbers.every(Number.isFinite) || rate <= 0) {
    throw new InvalidOptionError(
      'invalid-clock',
      `A camera's clock has a finite offset and a rate above 0; found ${offset} s and ${rate}.`,
    );
  }
  edits.update('cameras', { id: camera }, { offset_seconds: offset, rate });
  const known = edits.connection.all(
    'SELECT id FROM clock_anchors WHERE camera_id = ? ORDER BY id',
    [camera],
    (row) => row.integer('id'),
  );
  for (const id of known) edits.remove('clock_anchors', { id });
  for (const { video, project } of anchors) {
    edits.insert('clock_anchors', {
      id: edits.nextId('clock_anchors'),
      camera_id: camera,
      video_seconds: video,
      project_seconds: project,
    });
  }
}

/** Declares whether one person can be in both pictures at once; null: unknown. Throws: InvalidOptionError `same-camera`. */
export function declareViews(
  edits: Edits,
  cameras: readonly [number, number],
  relation: ViewRelation | null,
): void {
  const [a, b] = cameras;
  if (a === b) throw new InvalidOptionError('same-camera', 'A camera cannot be compared with itself.');
  const key = { camera_a: Math.min(a, b), camera_b: Math.max(a, b) };
  if (edits.has('camera_views', key)) {
    if (relation === null) edits.remove('camera_views', key);
    else edits.update('camera_views', key, { relation });
  } else if (relation !== null) edits.insert('camera_views', { ...key, relation });
}

/** How many people the analyst expects; null: unknown. */
export function setExpectedPeople(edits: Edits, count: number | null): void {
  edits.update('project', { id: 1 }, { expected_people: count });
}

/** Adds a team; returns its id. Throws: InvalidOptionError `empty-name`, `name-taken`. */
export function createTeam(edits: Edits, team: ChangesTo<TeamRecord> & { readonly name: string }): number {
  const id = edits.nextId('teams');
  refuseName(edits, 'teams', id, team.name);
  edits.insert('teams', { id, ...teamColumns(team) });
  return id;
}

/** Changes a team. Throws: as {@link createTeam}; StoreError `unknown-team`. */
export function editTeam(edits: Edits, id: number, changes: ChangesTo<Omit<TeamRecord, 'id'>>): void {
  requireTeam(edits, id);
  if (changes.name !== undefined) refuseName(edits, 'teams', id, changes.name);
  edits.update('teams', { id }, teamColumns(changes));
}

/** Removes a team; its people stay. Throws: StoreError `unknown-team`. */
export function removeTeam(edits: Edits, id: number): void {
  requireTeam(edits, id);
  const people = edits.connection.all('SELECT id FROM people WHERE team_id = ? ORDER BY id', [id], (row) =>
    row.integer('id'),
  );
  for (const person of people) edits.update('people', { id: person }, { team_id: null });
  edits.remove('teams', { id });
}

/** Keeps a search under a name; one of that name is replaced. Returns its id. Throws: InvalidOptionError `empty-name`. */
export function saveSearch(edits: Edits, name: string, query: unknown): number {
  const text = toJson('The search', query);
  const known = edits.connection.first('SELECT id FROM saved_searches WHERE name = ?', [name], (row) =>
    row.integer('id'),
  );
  if (known !== undefined) {
    edits.update('saved_searches', { id: known }, { query: text });
    return known;
  }
  const id = edits.nextId('saved_searches');
  refuseName(edits, 'saved_searches', id, name);
  edits.insert('saved_searches', { id, name, query: text });
  return id;
}

/** Gives a kept search another name. Throws: InvalidOptionError `empty-name`, `name-taken`; StoreError `unknown-row`. */
export function renameSavedSearch(edits: Edits, id: number, name: string): void {
  refuseName(edits, 'saved_searches', id, name);
  edits.update('saved_searches', { id }, { name });
}

/** Throws: StoreError `unknown-row`. */
export function removeSavedSearch(edits: Edits, id: number): void {
  edits.remove('saved_searches', { id });
}

function teamColumns({ name, shirtColour, shortsColour }: ChangesTo<TeamRecord>) {
  return {
    ...(name === undefined ? {} : { name }),
    ...(shirtColour === undefined ? {} : { shirt_colour: shirtColour }),
    ...(shortsColour === undefined ? {} : { shorts_colour: shortsColour }),
  };
}

function refuseName(edits: Edits, table: 'teams' | 'saved_searches', id: number, name: string): void {
  if (name.trim() === '') throw new InvalidOptionError('empty-name', 'A name is needed.');
  const other = edits.connection.first(
    `SELECT id FROM ${table} WHERE name = ? AND id <> ?`,
    [name, id],
    () => true,
  );
  if (other !== undefined) throw new InvalidOptionError('name-taken', `The name "${name}" is taken already.`);
}

function requireTeam(edits: Edits, id: number): void {
  if (edits.has('teams', { id })) return;
  throw new StoreError('unknown-team', `The project "${edits.connection.path}" has no team ${id}.`, {
    details: { path: edits.connection.path, team: id },
  });
}
