import type { EngineClient, ProjectModels } from '../../core/api/index.ts';
import { toProblem, type Problem } from '../port/problem.ts';

/** Bytes of a file that go over the line at once: well below what a message may hold. */
const PIECE_BYTES = 8 * 1024 * 1024;

/** The models of the project, and what is done with them. */
export class ModelList {
  known = $state.raw<ProjectModels>({ models: [], crops: 0, unfinished: null });
  exported = $state<string>();
  imported = $state<string>();
  isImporting = $state(false);
  problem = $state.raw<Problem>();
  readonly #engine: EngineClient;

  constructor(engine: EngineClient) {
    this.#engine = engine;
  }

  get hasPrevious(): boolean {
    return this.known.models.some(({ isPrevious }) => isPrevious);
  }

  async load(): Promise<void> {
    await this.#try(async () => {
      this.known = await this.#engine.models.list();
    });
  }

  /** Starts to change over to a model. `isForced`: also if it was measured as no better. */
  async use(model: string, isForced: boolean): Promise<void> {
    await this.#try(() => this.#engine.models.use({ model, isForced }));
  }

  async goBack(): Promise<void> {
    await this.#try(() => this.#engine.models.goBack());
  }

  async export(model: string): Promise<void> {
    this.exported = undefined;
    await this.#try(async () => {
      this.exported = (await this.#engine.models.export({ model })).file;
    });
  }

  /** Hands a file over piece by piece, and takes it into the project. */
  async import(file: File): Promise<void> {
    this.imported = undefined;
    this.isImporting = true;
    await this.#try(async () => {
      const pieceFrom = async (start: number): Promise<Uint8Array<ArrayBuffer>> =>
        new Uint8Array(await file.slice(start, start + PIECE_BYTES).arrayBuffer());
      const { upload } = await this.#engine.models.upload({ upload: null, bytes: await pieceFrom(0) });
      for (let start = PIECE_BYTES; start < file.size; start += PIECE_BYTES) {
        await this.#engine.models.upload({ upload, bytes: await pieceFrom(start) });
      }
      this.imported = (await this.#engine.models.import({ from: { upload } })).model;
      this.known = await this.#engine.models.list();
    });
    this.isImporting = false;
  }

  async #try(work: () => Promise<unknown>): Promise<void> {
    this.problem = undefined;
    try {
      await work();
    } catch (error) {
      this.problem = toProblem(error);
    }
  }
}
