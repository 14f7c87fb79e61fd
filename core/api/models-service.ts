import { isBetter, listProjectModels, type Engine, type ProjectModel } from '../engine/index.ts';
import type { ModelImport, ProjectModels, ProjectModelSummary } from './models-contract.ts';
import type { ModelsPort } from './models-port.ts';

/** Answers the contract's procedures of models. */
export class ModelsService implements ModelsPort {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  async list(): Promise<ProjectModels> {
    const { library, models } = this.#engine;
    const found = await listProjectModels(library);
    return {
      models: found.map((model) => this.#describe(model)),
      crops: library.counts().crops,
      unfinished: models.unfinished() ?? null,
    };
  }

  async use({ model, isForced }: { readonly model: string; readonly isForced: boolean }): Promise<{
    job: number;
  }> {
    return { job: await this.#engine.models.use(model, { isForced }) };
  }

  async goBack(): Promise<{ job: number }> {
    return { job: await this.#engine.models.goBack() };
  }

  async export({
    model,
    path,
  }: {
    readonly model: string;
    readonly path?: string | undefined;
  }): Promise<{ file: string }> {
    return { file: await this.#engine.models.export(model, path) };
  }

  async upload({ upload, bytes }: { readonly upload: string | null; readonly bytes: Uint8Array }): Promise<{
    upload: string;
  }> {
    return { upload: await this.#engine.models.upload.add(upload, bytes) };
  }

  async import({ from, name }: ModelImport): Promise<{ model: string }> {
    const { models } = this.#engine;
    const take = async (file: string) => ({ model: (await models.import(file, name)).name });
    return 'path' in from ? take(from.path) : models.upload.take(from.upload, take);
  }

  #describe({ name, record, tuned }: ProjectModel): ProjectModelSummary {
    const { library } = this.#engine;
    const report = tuned?.report ?? null;
    return {
      name,
      isCurrent: record !== undefined && record.id === library.currentModel()?.id,
      isPrevious: record !== undefined && record.id === library.previousModel()?.id,
      embedded: record === undefined ? 0 : library.countEmbeddings(record.id),
      licence: tuned?.licence ?? null,
      isTrained: record?.isTrained ?? tuned?.isTrained ?? true,
      venue: report,
      isBetter: report === null ? null : isBetter(report),
    };
  }
}
