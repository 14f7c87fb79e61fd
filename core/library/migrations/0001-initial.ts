import type { Migration } from '../migrate.ts';

/** Cameras, videos, tracklets with boxes, crops with embeddings, and jobs. */
export const initial: Migration = {
  version: 1,
  title: 'initial',
  sql: `
    CREATE TABLE project (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      name TEXT NOT NULL,
      created_ms INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE cameras (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE CHECK (name <> ''),
      -- project time = video time + offset
      offset_seconds REAL NOT NULL DEFAULT 0
    ) STRICT;

    CREATE TABLE videos (
      id INTEGER PRIMARY KEY,
      camera_id INTEGER NOT NULL REFERENCES cameras (id) ON DELETE CASCADE,
      path TEXT NOT NULL,
      size_bytes INTEGER NOT NULL,
      modified_ms INTEGER NOT NULL,
      -- SHA-256 of the file's head and tail, not of the whole
      content_sha256 TEXT NOT NULL CHECK (length(content_sha256) = 64),
      container TEXT NOT NULL,
      codec TEXT NOT NULL,
      -- pixels of the displayed picture
      width INTEGER NOT NULL CHECK (width > 0),
      height INTEGER NOT NULL CHECK (height > 0),
      rotation_degrees INTEGER NOT NULL,
      has_variable_frame_rate INTEGER NOT NULL CHECK (has_variable_frame_rate IN (0, 1)),
      end_seconds REAL NOT NULL,
      -- how many crops this video ever got: the next crop's number
      crop_counter INTEGER NOT NULL DEFAULT 0,
      -- presentation times of all frames, seconds, little-endian float64
      frame_times BLOB NOT NULL CHECK (length(frame_times) % 8 = 0)
    ) STRICT;
    -- dropped on the day a camera can have several files
    CREATE UNIQUE INDEX one_video_per_camera ON videos (camera_id);

    CREATE TABLE models (
      id INTEGER PRIMARY KEY,
      sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
      name TEXT NOT NULL,
      dimension INTEGER NOT NULL CHECK (dimension > 0),
      is_trained INTEGER NOT NULL CHECK (is_trained IN (0, 1))
    ) STRICT;

    CREATE TABLE tracklets (
      id INTEGER PRIMARY KEY,
      video_id INTEGER NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
      state TEXT NOT NULL CHECK (state IN ('open', 'closed')),
      start_seconds REAL NOT NULL,
      end_seconds REAL NOT NULL CHECK (end_seconds >= start_seconds),
      box_count INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX tracklets_by_time ON tracklets (video_id, start_seconds, end_seconds);

    -- x, y, width, height in sixteenths of a pixel, score in thousandths: whole numbers are stored short
    CREATE TABLE boxes (
      tracklet_id INTEGER NOT NULL REFERENCES tracklets (id) ON DELETE CASCADE,
      frame INTEGER NOT NULL CHECK (frame >= 0),
      x INTEGER NOT NULL,
      y INTEGER NOT NULL,
      width INTEGER NOT NULL CHECK (width > 0),
      height INTEGER NOT NULL CHECK (height > 0),
      score INTEGER NOT NULL,
      PRIMARY KEY (tracklet_id, frame)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE crops (
      id INTEGER PRIMARY KEY,
      tracklet_id INTEGER NOT NULL REFERENCES tracklets (id) ON DELETE CASCADE,
      frame INTEGER NOT NULL CHECK (frame >= 0),
      x INTEGER NOT NULL,
      y INTEGER NOT NULL,
      width INTEGER NOT NULL CHECK (width > 0),
      height INTEGER NOT NULL CHECK (height > 0),
      quality REAL NOT NULL,
      jpeg BLOB NOT NULL,
      UNIQUE (tracklet_id, frame)
    ) STRICT;

    -- vector: int8; the embedding is vector × scale
    CREATE TABLE embeddings (
      crop_id INTEGER NOT NULL REFERENCES crops (id) ON DELETE CASCADE,
      model_id INTEGER NOT NULL REFERENCES models (id),
      scale REAL NOT NULL CHECK (scale > 0),
      vector BLOB NOT NULL,
      PRIMARY KEY (crop_id, model_id)
    ) STRICT;

    CREATE TABLE jobs (
      id INTEGER PRIMARY KEY,
      kind TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('running', 'done', 'cancelled', 'failed')),
      fraction REAL NOT NULL CHECK (fraction BETWEEN 0 AND 1),
      parameters TEXT NOT NULL CHECK (json_valid(parameters)),
      error TEXT,
      created_ms INTEGER NOT NULL,
      updated_ms INTEGER NOT NULL
    ) STRICT;

    -- where a job goes on in a video: written in the transaction of the chunk that it follows
    CREATE TABLE checkpoints (
      job_id INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
      video_id INTEGER NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
      chunk INTEGER NOT NULL CHECK (chunk >= 0),
      state TEXT NOT NULL CHECK (json_valid(state)),
      PRIMARY KEY (job_id, video_id)
    ) STRICT;
  `,
};
