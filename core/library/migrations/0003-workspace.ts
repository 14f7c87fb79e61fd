import type { Migration } from '../migrate.ts';

/**
 * What analysts work with: a roster, answers about who is whom, repairs of tracklets, clocks of cameras, buttons for
 * tagging, and the operations that can be undone.
 */
export const workspace: Migration = {
  version: 3,
  title: 'workspace',
  sql: `
    -- how many people the analyst expects to see
    ALTER TABLE project ADD COLUMN expected_people INTEGER CHECK (expected_people > 0);

    -- project time = offset + rate × video time
    ALTER TABLE cameras ADD COLUMN rate REAL NOT NULL DEFAULT 1 CHECK (rate > 0);

    -- one moment seen by both clocks; a camera's offset and rate are fitted to its anchors
    CREATE TABLE clock_anchors (
      id INTEGER PRIMARY KEY,
      camera_id INTEGER NOT NULL REFERENCES cameras (id) ON DELETE CASCADE,
      video_seconds REAL NOT NULL,
      project_seconds REAL NOT NULL
    ) STRICT;

    -- whether one person can be in both pictures at once; unknown where there is no row
    CREATE TABLE camera_views (
      camera_a INTEGER NOT NULL REFERENCES cameras (id) ON DELETE CASCADE,
      camera_b INTEGER NOT NULL REFERENCES cameras (id) ON DELETE CASCADE,
      relation TEXT NOT NULL CHECK (relation IN ('overlapping', 'apart')),
      PRIMARY KEY (camera_a, camera_b),
      CHECK (camera_a < camera_b)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE teams (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE CHECK (name <> ''),
      -- of the kit, as #rrggbb
      shirt_colour TEXT,
      shorts_colour TEXT
    ) STRICT;

    -- the name of somebody who is not named is provisional
    ALTER TABLE people ADD COLUMN is_named INTEGER NOT NULL DEFAULT 1 CHECK (is_named IN (0, 1));
    -- as printed on the shirt: "00" is not "0"
    ALTER TABLE people ADD COLUMN number TEXT NOT NULL DEFAULT '';
    ALTER TABLE people ADD COLUMN team_id INTEGER REFERENCES teams (id) ON DELETE SET NULL;
    ALTER TABLE people ADD COLUMN role TEXT NOT NULL DEFAULT '';
    -- as #rrggbb; null: the team's, or one by the program's choice
    ALTER TABLE people ADD COLUMN colour TEXT;
    ALTER TABLE people ADD COLUMN is_hidden INTEGER NOT NULL DEFAULT 0 CHECK (is_hidden IN (0, 1));

    -- a removed tracklet keeps its boxes, so that it can come back; nobody else sees it
    ALTER TABLE tracklets ADD COLUMN is_removed INTEGER NOT NULL DEFAULT 0 CHECK (is_removed IN (0, 1));
    -- the tracklet whose end this removed one was cut from
    ALTER TABLE tracklets ADD COLUMN trimmed_from INTEGER;
    ALTER TABLE boxes ADD COLUMN is_by_hand INTEGER NOT NULL DEFAULT 0 CHECK (is_by_hand IN (0, 1));
    ALTER TABLE crops ADD COLUMN is_by_hand INTEGER NOT NULL DEFAULT 0 CHECK (is_by_hand IN (0, 1));

    -- whether two tracklets show the same person, as the analyst said
    CREATE TABLE tracklet_answers (
      tracklet_a INTEGER NOT NULL REFERENCES tracklets (id) ON DELETE CASCADE,
      tracklet_b INTEGER NOT NULL REFERENCES tracklets (id) ON DELETE CASCADE,
      verdict TEXT NOT NULL CHECK (verdict IN ('same', 'different')),
      PRIMARY KEY (tracklet_a, tracklet_b),
      CHECK (tracklet_a < tracklet_b)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX tracklet_answers_reverse ON tracklet_answers (tracklet_b, tracklet_a);

    -- tracklets that were refused for a person
    CREATE TABLE person_refusals (
      person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
      tracklet_id INTEGER NOT NULL REFERENCES tracklets (id) ON DELETE CASCADE,
      PRIMARY KEY (person_id, tracklet_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX person_refusals_reverse ON person_refusals (tracklet_id, person_id);

    -- people who are never the same
    CREATE TABLE people_apart (
      person_a INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
      person_b INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
      PRIMARY KEY (person_a, person_b),
      CHECK (person_a < person_b)
    ) STRICT, WITHOUT ROWID;

    -- proposed groups of tracklets that were refused: a JSON list of their ids, ascending
    CREATE TABLE group_refusals (
      id INTEGER PRIMARY KEY,
      tracklets TEXT NOT NULL UNIQUE CHECK (json_valid(tracklets))
    ) STRICT;

    ALTER TABLE moments ADD COLUMN note TEXT NOT NULL DEFAULT '';

    -- one press makes a moment from (now - lead) to (now + lag)
    CREATE TABLE buttons (
      id INTEGER PRIMARY KEY,
      place INTEGER NOT NULL,
      tag TEXT NOT NULL CHECK (tag <> ''),
      person_id INTEGER REFERENCES people (id) ON DELETE CASCADE,
      key TEXT NOT NULL DEFAULT '',
      colour TEXT,
      lead_seconds REAL NOT NULL CHECK (lead_seconds >= 0),
      lag_seconds REAL NOT NULL CHECK (lag_seconds >= 0),
      -- what a press before the lag is over does
      repeat TEXT NOT NULL CHECK (repeat IN ('extend', 'anew'))
    ) STRICT;

    CREATE TABLE saved_searches (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE CHECK (name <> ''),
      query TEXT NOT NULL CHECK (json_valid(query))
    ) STRICT;

    -- what was done, in order; the undone ones come last and go when something new is done
    CREATE TABLE operations (
      id INTEGER PRIMARY KEY,
      kind TEXT NOT NULL,
      details TEXT NOT NULL CHECK (json_valid(details)),
      changes TEXT NOT NULL CHECK (json_valid(changes)),
      is_undone INTEGER NOT NULL DEFAULT 0 CHECK (is_undone IN (0, 1)),
      created_ms INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX operations_undone ON operations (is_undone, id);
  `,
};
