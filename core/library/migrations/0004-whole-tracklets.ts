import type { Migration } from '../migrate.ts';

/** Refused splits: tracklets that the analyst said are one person throughout. */
export const wholeTracklets: Migration = {
  version: 4,
  title: 'whole-tracklets',
  sql: `
    CREATE TABLE whole_tracklets (
      tracklet_id INTEGER PRIMARY KEY REFERENCES tracklets (id) ON DELETE CASCADE
    ) STRICT;
  `,
};
