import { requireModel } from '../models.ts';
import type { Edits } from './edits.ts';

/** Searches with another of the project's models from now on. Throws: StoreError `unknown-model`. */
export function chooseModel(edits: Edits, model: number): void {
  requireModel(edits.connection, model);
  const { model_id: before = null } = edits.require('model_choice', { id: 1 });
  if (before !== model) edits.update('model_choice', { id: 1 }, { model_id: model, previous_id: before });
}
