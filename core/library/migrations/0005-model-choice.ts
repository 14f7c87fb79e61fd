import type { Migration } from '../migrate.ts';

/** Which of the project's models is searched with, and how each is opened again. */
export const modelChoice: Migration = {
  version: 5,
  title: 'model-choice',
  sql: `
    -- how the model is opened: file, input size and normalisation; what is absent is the program's default
    ALTER TABLE models ADD COLUMN source TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(source));
    -- until now all embeddings of a project were of the model of its newest ingest
    UPDATE models SET source = coalesce(
      (SELECT json_patch('{}', json_object(
          'model', json_extract(parameters, '$.model'),
          'inputSize', json_extract(parameters, '$.inputSize'),
          'normalisation', json_extract(parameters, '$.normalisation')))
       FROM jobs WHERE kind = 'ingest' AND json_type(parameters) = 'object' ORDER BY id DESC LIMIT 1),
      '{}');

    -- previous: the model before, for the way back
    CREATE TABLE model_choice (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      model_id INTEGER NOT NULL REFERENCES models (id),
      previous_id INTEGER REFERENCES models (id)
    ) STRICT;
    INSERT INTO model_choice (id, model_id) SELECT 1, max(id) FROM models HAVING max(id) IS NOT NULL;
  `,
};
