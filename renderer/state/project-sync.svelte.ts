import type { EngineClient, WorkspaceChange } from '../../core/api/index.ts';
import type { Notices } from './notices.svelte.ts';

export type Topic = WorkspaceChange['topics'][number];

/** Who loads what, by topic. */
export type Loaders = Readonly<Record<Topic, () => Promise<void>>>;

/** Keeps what the window shows in step with the project, whoever changes it. */
export class ProjectSync {
  readonly #engine: EngineClient;
  readonly #notices: Notices;
  readonly #loaders: Loaders;

  constructor(engine: EngineClient, notices: Notices, loaders: Loaders) {
    this.#engine = engine;
    this.#notices = notices;
    this.#loaders = loaders;
  }

  /** Loads everything, then whatever changes, until the line to the engine ends. */
  async watch(): Promise<void> {
    this.#notices.clear('changes');
    try {
      for await (const { topics } of await this.#engine.changes.watch()) {
        await Promise.all(
          [...topics, ...(topics.includes('history') ? [] : ['history' as const])].map((topic) =>
            this.#loaders[topic](),
          ),
        );
      }
    } catch (error) {
      this.#notices.report('changes', error);
    }
  }

  /** Loads all topics but the project itself. */
  async loadAll(): Promise<void> {
    await Promise.all(
      (['people', 'answers', 'moments', 'history', 'cameras', 'searches'] as const).map((topic) =>
        this.#loaders[topic](),
      ),
    );
  }
}
