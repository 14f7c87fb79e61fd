import { InvalidOptionError } from '../errors/index.ts';
import type { ReadConnection, WriteConnection } from './connection.ts';

/** A stretch of a camera's video that was given a tag. */
export interface NewMoment {
  readonly tag: string;
  /** The camera's id. */
  readonly camera: number;
  /** Seconds of the camera's video. */
  readonly start: number;
  readonly end: number;
  /** Whom it is about; null: nobody in particular. */
  readonly person: number | null;
}

/** A tagged moment of the project. */
export interface MomentRecord extends NewMoment {
  readonly id: number;
}

/** The names of all tags, in the order of their first use. */
export function listTags(connection: ReadConnection): string[] {
  return connection.all('SELECT name FROM tags ORDER BY id', [], (row) => row.text('name'));
}

/** All tagged moments, by camera and start. */
export function listMoments(connection: ReadConnection): MomentRecord[] {
  return connection.all(
    `SELECT m.id, t.name, m.camera_id, m.start_seconds, m.end_seconds, m.person_id
     FROM moments m JOIN tags t ON t.id = m.tag_id ORDER BY m.camera_id, m.start_seconds, m.id`,
    [],
    (row) => ({
      id: row.integer('id'),
      tag: row.text('name'),
      camera: row.integer('camera_id'),
      start: row.real('start_seconds'),
      end: row.real('end_seconds'),
      person: row.isNull('person_id') ? null : row.integer('person_id'),
    }),
  );
}

/** Tags a moment; a tag of a new name comes into being. Returns the moment's id. */
export function addMoment(connection: WriteConnection, moment: NewMoment): number {
  if (moment.tag.trim() === '') throw new InvalidOptionError('empty-name', 'A tag needs a name.');
  if (!(Number.isFinite(moment.start) && Number.isFinite(moment.end) && moment.start <= moment.end)) {
    throw new InvalidOptionError(
      'invalid-moment',
      `A moment must end after it starts; found ${moment.start} to ${moment.end}.`,
    );
  }
  return connection.transaction(() => {
    connection.run('INSERT INTO tags (name) VALUES (?) ON CONFLICT (name) DO NOTHING', [moment.tag]);
    return connection.run(
      `INSERT INTO moments (tag_id, camera_id, person_id, start_seconds, end_seconds)
       VALUES ((SELECT id FROM tags WHERE name = ?), ?, ?, ?, ?)`,
      [moment.tag, moment.camera, moment.person, moment.start, moment.end],
    ).id;
  });
}

/** Removes a tagged moment; the tag stays. */
export function removeMoment(connection: WriteConnection, id: number): void {
  connection.run('DELETE FROM moments WHERE id = ?', [id]);
}
