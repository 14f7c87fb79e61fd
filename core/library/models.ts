import { StoreError } from '../errors/index.ts';
import type { ReadConnection, WriteConnection } from './connection.ts';
import { toJson } from './json.ts';
import type { Row } from './row.ts';

/** An embedding model as its file tells it. */
export interface NewModel {
  /** SHA-256 of the model file, in hex. */
  readonly sha256: string;
  readonly name: string;
  readonly dimension: number;
  /** False for first weights that nothing was learnt with. */
  readonly isTrained: boolean;
  /** How to open it again, as JSON that the reader validates. Default: `{}` */
  readonly source?: unknown;
}

/** A model whose embeddings the project holds. */
export interface ModelRecord extends NewModel {
  readonly id: number;
  readonly source: unknown;
}

const SELECT_MODELS = 'SELECT m.id, m.sha256, m.name, m.dimension, m.is_trained, m.source FROM models m';

/** All models, in the order in which they were added. */
export function listModels(connection: ReadConnection): ModelRecord[] {
  return connection.all(`${SELECT_MODELS} ORDER BY m.id`, [], modelFromRow);
}

/** The model that is searched with; undefined until something was embedded. */
export function currentModel(connection: ReadConnection): ModelRecord | undefined {
  return connection.first(`${SELECT_MODELS} JOIN model_choice c ON c.model_id = m.id`, [], modelFromRow);
}

/** The model that was searched with before; undefined where there was none. */
export function previousModel(connection: ReadConnection): ModelRecord | undefined {
  return connection.first(`${SELECT_MODELS} JOIN model_choice c ON c.previous_id = m.id`, [], modelFromRow);
}

/** The model of this id. Throws: StoreError `unknown-model`. */
export function requireModel(connection: ReadConnection, id: number): ModelRecord {
  const model = connection.first(`${SELECT_MODELS} WHERE m.id = ?`, [id], modelFromRow);
  if (model !== undefined) return model;
  throw new StoreError('unknown-model', `The project "${connection.path}" has no model ${id}.`, {
    details: { path: connection.path, model: id },
  });
}

/** Adds a model, or takes over where the one with the same file lies now. A project's first model is searched with. */
export function addModel(connection: WriteConnection, model: NewModel): ModelRecord {
  const source = toJson("The model's source", model.source ?? {});
  return connection.transaction(() => {
    const known = connection.first(`${SELECT_MODELS} WHERE m.sha256 = ?`, [model.sha256], modelFromRow);
    if (known !== undefined) {
      if (model.source !== undefined) {
        connection.run('UPDATE models SET source = ? WHERE id = ?', [source, known.id]);
      }
      return requireModel(connection, known.id);
    }
    const { id } = connection.run(
      'INSERT INTO models (sha256, name, dimension, is_trained, source) VALUES (?, ?, ?, ?, ?)',
      [model.sha256, model.name, model.dimension, model.isTrained ? 1 : 0, source],
    );
    connection.run('INSERT OR IGNORE INTO model_choice (id, model_id) VALUES (1, ?)', [id]);
    return requireModel(connection, id);
  });
}

function modelFromRow(row: Row): ModelRecord {
  return {
    id: row.integer('id'),
    sha256: row.text('sha256'),
    name: row.text('name'),
    dimension: row.integer('dimension'),
    isTrained: row.flag('is_trained'),
    source: row.json('source'),
  };
}
