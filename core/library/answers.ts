import type { ReadConnection } from './connection.ts';

/** Whether two tracklets show the same person, as the analyst said. */
export interface TrackletAnswer {
  /** Ids, the smaller first. */
  readonly tracklets: readonly [number, number];
  readonly verdict: 'same' | 'different';
}

/** All that the analyst has said about who is whom, besides whose tracklets are whose. */
export interface Answers {
  readonly tracklets: readonly TrackletAnswer[];
  /** Tracklets that are not the person's. */
  readonly refusals: readonly { readonly person: number; readonly tracklet: number }[];
  /** People who are never the same; the smaller id first. */
  readonly apart: readonly (readonly [number, number])[];
  /** Groups of tracklets that were proposed as one person and refused. */
  readonly groups: readonly (readonly number[])[];
  /** Tracklets that are one person throughout, though a split was proposed. */
  readonly whole: readonly number[];
}

/** All answers, in the order of their ids. */
export function readAnswers(connection: ReadConnection): Answers {
  return {
    tracklets: connection.all(
      'SELECT tracklet_a, tracklet_b, verdict FROM tracklet_answers ORDER BY tracklet_a, tracklet_b',
      [],
      (row) => ({
        tracklets: [row.integer('tracklet_a'), row.integer('tracklet_b')] as const,
        verdict: row.word('verdict', ['same', 'different']),
      }),
    ),
    refusals: connection.all(
      'SELECT person_id, tracklet_id FROM person_refusals ORDER BY person_id, tracklet_id',
      [],
      (row) => ({ person: row.integer('person_id'), tracklet: row.integer('tracklet_id') }),
    ),
    apart: connection.all(
      'SELECT person_a, person_b FROM people_apart ORDER BY person_a, person_b',
      [],
      (row) => [row.integer('person_a'), row.integer('person_b')] as const,
    ),
    groups: connection.all('SELECT tracklets FROM group_refusals ORDER BY id', [], (row) => {
      const ids = row.json('tracklets');
      if (Array.isArray(ids) && ids.every((id): id is number => Number.isSafeInteger(id))) return ids;
      throw row.damaged('tracklets', 'is not a list of ids');
    }),
    whole: connection.all('SELECT tracklet_id FROM whole_tracklets ORDER BY tracklet_id', [], (row) =>
      row.integer('tracklet_id'),
    ),
  };
}
