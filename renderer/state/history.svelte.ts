import type { EngineClient, Operation } from '../../core/api/index.ts';
import type { ProjectEdits } from './edits.svelte.ts';
import type { Notices } from './notices.svelte.ts';

/** How many operations the panel lists. */
const SHOWN = 200;

/** What was done to the project, and the way back. */
export class History {
  list = $state.raw<readonly Operation[]>([]);
  canUndo = $state(false);
  canRedo = $state(false);
  readonly #engine: EngineClient;
  readonly #notices: Notices;
  readonly #edits: ProjectEdits;

  constructor(engine: EngineClient, notices: Notices, edits: ProjectEdits) {
    this.#engine = engine;
    this.#notices = notices;
    this.#edits = edits;
  }

  async load(): Promise<void> {
    await this.#notices.attempt('history', async () => {
      const { operations, canUndo, canRedo } = await this.#engine.history.list({ limit: SHOWN });
      this.list = operations;
      this.canUndo = canUndo;
      this.canRedo = canRedo;
    });
  }

  async undo(): Promise<void> {
    await this.#edits.undo();
  }

  async redo(): Promise<void> {
    await this.#edits.redo();
  }
}
