import { InvalidOptionError } from '../../errors/index.ts';
import { listMoments, type NewButton, type NewMoment } from '../tags.ts';
import type { ChangesTo } from './changes-to.ts';
import type { Edits } from './edits.ts';

/** Tags a moment; a tag of a new name comes into being. Returns the moment's id. Throws: as {@link editMoment}. */
export function addMoment(
  edits: Edits,
  moment: Omit<NewMoment, 'note'> & { readonly note?: string | undefined },
): number {
  const id = edits.nextId('moments');
  edits.insert('moments', { id, ...momentColumns(edits, { ...moment, note: moment.note ?? '' }) });
  return id;
}

/** Changes a moment. Throws: InvalidOptionError `empty-name`, `invalid-moment`; StoreError `unknown-row`. */
export function editMoment(edits: Edits, id: number, changes: ChangesTo<NewMoment>): void {
  edits.require('moments', { id });
  const present = listMoments(edits.connection).find((moment) => moment.id === id);
  if (present === undefined) return;
  edits.update(
    'moments',
    { id },
    momentColumns(edits, {
      tag: changes.tag ?? present.tag,
      camera: changes.camera ?? present.camera,
      person: changes.person === undefined ? present.person : changes.person,
      start: changes.start ?? present.start,
      end: changes.end ?? present.end,
      note: changes.note ?? present.note,
    }),
  );
}

/** Removes moments; their tags stay. Throws: StoreError `unknown-row`. */
export function removeMoments(edits: Edits, moments: readonly number[]): void {
  for (const id of new Set(moments)) edits.remove('moments', { id });
}

/** Adds a button at the end of the board; returns its id. Throws: InvalidOptionError `empty-name`. */
export function addButton(edits: Edits, button: NewButton): number {
  const id = edits.nextId('buttons');
  const place = edits.connection.first(
    'SELECT coalesce(max(place), 0) + 1 AS place FROM buttons',
    [],
    (row) => row.integer('place'),
  );
  edits.insert('buttons', { id, place: place ?? 1, ...buttonColumns(button) });
  return id;
}

/** Changes a button. Throws: as {@link addButton}; StoreError `unknown-row`. */
export function editButton(edits: Edits, id: number, changes: ChangesTo<NewButton>): void {
  edits.update('buttons', { id }, buttonColumns(changes));
}

/** Throws: StoreError `unknown-row`. */
export function removeButton(edits: Edits, id: number): void {
  edits.remove('buttons', { id });
}

/** Puts the board's buttons in this order; those that are not named come after, as they were. */
export function orderButtons(edits: Edits, order: readonly number[]): void {
  const present = edits.connection.all('SELECT id FROM buttons ORDER BY place, id', [], (row) =>
    row.integer('id'),
  );
  const wanted = [...new Set([...order, ...present])];
  wanted.forEach((id, index) => edits.update('buttons', { id }, { place: index + 1 }));
}

function momentColumns(edits: Edits, { tag, camera, person, start, end, note }: NewMoment) {
  if (!(Number.isFinite(start) && Number.isFinite(end) && start <= end)) {
    throw new InvalidOptionError(
      'invalid-moment',
      `A moment must end after it starts; found ${start} to ${end}.`,
    );
  }
  return {
    tag_id: tagId(edits, tag),
    camera_id: camera,
    person_id: person,
    start_seconds: start,
    end_seconds: end,
    note,
  };
}

function tagId(edits: Edits, name: string): number {
  refuseBlank(name);
  const known = edits.connection.first('SELECT id FROM tags WHERE name = ?', [name], (row) =>
    row.integer('id'),
  );
  if (known !== undefined) return known;
  const id = edits.nextId('tags');
  edits.insert('tags', { id, name });
  return id;
}

function buttonColumns({ tag, person, key, colour, lead, lag, repeat }: ChangesTo<NewButton>) {
  if (tag !== undefined) refuseBlank(tag);
  return {
    ...(tag === undefined ? {} : { tag }),
    ...(person === undefined ? {} : { person_id: person }),
    ...(key === undefined ? {} : { key }),
    ...(colour === undefined ? {} : { colour }),
    ...(lead === undefined ? {} : { lead_seconds: lead }),
    ...(lag === undefined ? {} : { lag_seconds: lag }),
    ...(repeat === undefined ? {} : { repeat }),
  };
}

function refuseBlank(name: string): void {
  if (name.trim() === '') throw new InvalidOptionError('empty-name', 'A tag needs a name.');
}
