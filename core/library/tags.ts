import type { ReadConnection } from './connection.ts';

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
  readonly note: string;
}

/** A tagged moment of the project. */
export interface MomentRecord extends NewMoment {
  readonly id: number;
}

/** A button of the board for tagging while watching. */
export interface NewButton {
  /** The tag that a press gives. */
  readonly tag: string;
  readonly person: number | null;
  /** The key that presses it; may be empty. */
  readonly key: string;
  /** `#rrggbb`, or null. */
  readonly colour: string | null;
  /** A press makes a moment from so many seconds before it to so many after. */
  readonly lead: number;
  readonly lag: number;
  /** What a press before the lag is over does: make the moment longer, or begin another. */
  readonly repeat: 'extend' | 'anew';
}

export interface ButtonRecord extends NewButton {
  readonly id: number;
}

/** The names of all tags, in the order of their first use. */
export function listTags(connection: ReadConnection): string[] {
  return connection.all('SELECT name FROM tags ORDER BY id', [], (row) => row.text('name'));
}

/** All tagged moments, by camera and start. */
export function listMoments(connection: ReadConnection): MomentRecord[] {
  return connection.all(
    `SELECT m.id, t.name, m.camera_id, m.start_seconds, m.end_seconds, m.person_id, m.note
     FROM moments m JOIN tags t ON t.id = m.tag_id ORDER BY m.camera_id, m.start_seconds, m.id`,
    [],
    (row) => ({
      id: row.integer('id'),
      tag: row.text('name'),
      camera: row.integer('camera_id'),
      start: row.real('start_seconds'),
      end: row.real('end_seconds'),
      person: row.integerOrNull('person_id'),
      note: row.text('note'),
    }),
  );
}

/** All buttons, in the order of the board. */
export function listButtons(connection: ReadConnection): ButtonRecord[] {
  return connection.all(
    `SELECT id, tag, person_id, key, colour, lead_seconds, lag_seconds, repeat FROM buttons ORDER BY place, id`,
    [],
    (row) => ({
      id: row.integer('id'),
      tag: row.text('tag'),
      person: row.integerOrNull('person_id'),
      key: row.text('key'),
      colour: row.textOrNull('colour'),
      lead: row.real('lead_seconds'),
      lag: row.real('lag_seconds'),
      repeat: row.word('repeat', ['extend', 'anew']),
    }),
  );
}
