import type { Migration } from '../migrate.ts';

/** Who is who, and marked moments. A tracklet belongs to at most one person: its id is the key. */
export const peopleAndTags: Migration = {
  version: 2,
  title: 'people-and-tags',
  sql: `
    CREATE TABLE people (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL CHECK (name <> ''),
      notes TEXT NOT NULL DEFAULT ''
    ) STRICT;

    CREATE TABLE person_tracklets (
      tracklet_id INTEGER PRIMARY KEY REFERENCES tracklets (id) ON DELETE CASCADE,
      person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE
    ) STRICT;
    CREATE INDEX person_tracklets_by_person ON person_tracklets (person_id);

    CREATE TABLE tags (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE CHECK (name <> '')
    ) STRICT;

    -- times of the camera's video
    CREATE TABLE moments (
      id INTEGER PRIMARY KEY,
      tag_id INTEGER NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
      camera_id INTEGER NOT NULL REFERENCES cameras (id) ON DELETE CASCADE,
      person_id INTEGER REFERENCES people (id) ON DELETE SET NULL,
      start_seconds REAL NOT NULL,
      end_seconds REAL NOT NULL CHECK (end_seconds >= start_seconds)
    ) STRICT;
    CREATE INDEX moments_by_time ON moments (camera_id, start_seconds);
  `,
};
