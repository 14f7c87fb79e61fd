import { edits as edit, type Engine } from '../engine/index.ts';
import type { ProjectOperations } from './project-operations.ts';
import { savedQuerySchema } from './workspace-schemas.ts';
import type { Input } from './workspace-inputs.ts';
import type { Moment, SavedSearch, TagButton } from './workspace-schemas.ts';

/** Tagged moments, the buttons that make them, and searches kept under names. */
export class TaggingService {
  readonly #operations: ProjectOperations;
  readonly #engine: Engine;

  constructor(engine: Engine, operations: ProjectOperations) {
    this.#engine = engine;
    this.#operations = operations;
  }

  listMoments(): Moment[] {
    const names = new Map(this.#engine.library.cameras().map(({ id, name }) => [id, name]));
    return this.#engine.library
      .moments()
      .map(({ id, camera, ...moment }) => ({ moment: id, ...moment, camera: names.get(camera) ?? '' }));
  }

  addMoment({ camera, person = null, ...moment }: Input<'addMoment'>): { moment: number } {
    const { id } = this.#operations.camera(camera);
    return this.#operations.run('add-moment', { tag: moment.tag, camera, start: moment.start }, (edits) => ({
      moment: edit.addMoment(edits, { ...moment, camera: id, person }),
    }));
  }

  editMoment({ moment, changes: { camera, ...changes } }: Input<'editMoment'>): void {
    const moved = camera === undefined ? {} : { camera: this.#operations.camera(camera).id };
    this.#operations.run('edit-moment', { moment, changes }, (edits) =>
      edit.editMoment(edits, moment, { ...changes, ...moved }),
    );
  }

  removeMoments({ moments }: Input<'moments'>): void {
    this.#operations.run('remove-moments', { moments }, (edits) => edit.removeMoments(edits, moments));
  }

  listButtons(): TagButton[] {
    return this.#engine.library.buttons().map(({ id, ...button }) => ({ button: id, ...button }));
  }

  addButton(button: Input<'addButton'>): { button: number } {
    const { tag, person = null, key = '', colour = null, lead = 2, lag = 2, repeat = 'extend' } = button;
    const added = { tag, person, key, colour, lead, lag, repeat };
    return this.#operations.run('add-button', { tag }, (edits) => ({ button: edit.addButton(edits, added) }));
  }

  editButton({ button, changes }: Input<'editButton'>): void {
    this.#operations.run('edit-button', { button, changes }, (edits) =>
      edit.editButton(edits, button, changes),
    );
  }

  removeButton({ button }: Input<'button'>): void {
    this.#operations.run('remove-button', { button }, (edits) => edit.removeButton(edits, button));
  }

  orderButtons({ buttons }: Input<'orderButtons'>): void {
    this.#operations.run('order-buttons', {}, (edits) => edit.orderButtons(edits, buttons));
  }

  /** Searches in a form that this program does not know are left out. */
  listSavedSearches(): SavedSearch[] {
    return this.#engine.library.savedSearches().flatMap(({ id, name, query }) => {
      const known = savedQuerySchema.safeParse(query);
      return known.success ? [{ search: id, name, query: known.data }] : [];
    });
  }

  saveSearch({ name, query }: Input<'saveSearch'>): { search: number } {
    return this.#operations.run('save-search', { name }, (edits) => ({
      search: edit.saveSearch(edits, name, query),
    }));
  }

  renameSavedSearch({ search, name }: Input<'renameSearch'>): void {
    this.#operations.run('rename-search', { name }, (edits) => edit.renameSavedSearch(edits, search, name));
  }

  removeSavedSearch({ search }: Input<'search'>): void {
    this.#operations.run('remove-search', { search }, (edits) => edit.removeSavedSearch(edits, search));
  }
}
