import { StoreError } from '../errors/index.ts';
import type { ReadConnection, WriteConnection } from './connection.ts';
import type { Row } from './row.ts';

/** An embedding model as its file tells it. */
export interface NewModel {
  /** SHA-256 of the model file, in hex. */
  readonly sha256: string;
  readonly name: string;
  readonly dimension: number;
  /** False for first weights that nothing was learnt with. */
  readonly isTrained: boolean;
}

/** A model whose embeddings the project holds. */
export interface ModelRecord extends NewModel {
  readonly id: number;
}

const SELECT_MODELS = 'SELECT id, sha256, name, dimension, is_trained FROM models';

/** All models, in the order in which they were added. */
export function listModels(connection: ReadConnection): ModelRecord[] {
  return connection.all(`${SELECT_MODELS} ORDER BY id`, [], modelFromRow);
}

/** The model of this id. Throws: StoreError `unknown-model`. */
export function requireModel(connection: ReadConnection, id: number): ModelRecord {
  const model = connection.first(`${SELECT_MODELS} WHERE id = ?`, [id], modelFromRow);
  if (model !== undefined) return model;
  throw new StoreError('unknown-model', `The project "${connection.path}" has no model ${id}.`, {
    details: { path: connection.path, model: id },
  });
}

/** Adds a model, or returns the one with the same file. */
export function addModel(connection: WriteConnection, model: NewModel): ModelRecord {
  return connection.transaction(() => {
    const known = connection.first(`${SELECT_MODELS} WHERE sha256 = ?`, [model.sha256], modelFromRow);
    if (known !== undefined) return known;
    const { id } = connection.run(
      'INSERT INTO models (sha256, name, dimension, is_trained) VALUES (?, ?, ?, ?)',
      [model.sha256, model.name, model.dimension, model.isTrained ? 1 : 0],
    );
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
  };
}
