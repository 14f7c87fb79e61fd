import { z } from 'zod';
import { openEmbedder, type Embedder } from '../../embedding/index.ts';
import { InvalidOptionError, StoreError } from '../../errors/index.ts';
import {
  chooseModel,
  ProjectWriter,
  type Edits,
  type Effects,
  type JobRecord,
  type ProjectReader,
} from '../../library/index.ts';
import { stoppedIngest, unfinishedIngest } from '../ingest/ingest-plan.ts';
import type { JobBoard, JobReport } from '../jobs/job-board.ts';
import { ProgressEstimate } from '../jobs/progress-estimate.ts';
import { freeExportPath } from '../export/free-export-path.ts';
import type { VenueModel } from '../finetune/venue-models.ts';
import { embedMissing } from './embed-missing.ts';
import { exportModel, importModel, plainName } from './model-file.ts';
import { modelSourceSchema, openProjectModel, type ModelSource } from './model-source.ts';
import { ModelUpload } from './model-upload.ts';
import { findProjectModel, listProjectModels, refuseWorse, type ProjectModel } from './project-models.ts';

/** What the engine does for the choice of its project's model. */
export interface ModelJobsOwner {
  /** Does something to the project as one step that can be undone. */
  readonly operate: <Value>(kind: string, details: unknown, work: (edits: Edits) => Value) => Value;
}

/** What a job of the kind `embed` keeps to go on. */
const embedPlanSchema = z.object({ model: z.string(), source: modelSourceSchema });

/** A change of the project's model that was begun and not finished. */
export interface UnfinishedChoice {
  readonly model: string;
  /** In [0, 1]. */
  readonly fraction: number;
}

/**
 * Lets a project be searched with another of its models: embeds all crops with it as a job, beside the embeddings that
 * there are, and only then changes over, as one step that can be undone. What is embedded stays, so a job that was
 * stopped goes on where it was, and the way back takes no time.
 */
export class ModelJobs {
  readonly #library: ProjectReader;
  readonly #jobs: JobBoard;
  readonly #owner: ModelJobsOwner;
  /** By model, the crops that a job has found unreadable: they are not missing, and not tried again. */
  readonly #unreadable = new Map<number, number>();
  /** Files that windows hand over. */
  readonly upload = new ModelUpload();

  constructor(library: ProjectReader, jobs: JobBoard, owner: ModelJobsOwner) {
    this.#library = library;
    this.#jobs = jobs;
    this.#owner = owner;
  }

  /**
   * Starts to change over to a model, or goes on with it, and returns the job.
   * Throws: InvalidOptionError `unknown-model`, `model-is-worse` unless `isForced`, `embedding-running`,
   * `ingest-unfinished`; StoreError `read-only`.
   */
  async use(name: string, { isForced = false }: { readonly isForced?: boolean } = {}): Promise<number> {
    const model = await findProjectModel(this.#library, name);
    refuseWorse(model, isForced);
    return this.#start(model);
  }

  /** Starts to change back to the model before. Throws: InvalidOptionError `no-previous-model`; as {@link use}. */
  async goBack(): Promise<number> {
    const record = this.#library.previousModel();
    if (record === undefined) {
      throw new InvalidOptionError(
        'no-previous-model',
        'The project was searched with one model only, so there is none to go back to.',
      );
    }
    const models = await listProjectModels(this.#library);
    return this.#start(
      models.find((model) => model.record?.id === record.id) ?? {
        name: record.name,
        record,
        tuned: undefined,
      },
    );
  }

  /** Writes a model to a file, by default a new one in `PROJECT-exports`, and returns its path. Throws: as {@link exportModel}. */
  async export(name: string, path?: string): Promise<string> {
    const file = path ?? freeExportPath(this.#library.path, plainName(name), 'safetensors');
    await exportModel(this.#library, name, file);
    return file;
  }

  /** Takes a file of weights into the project's models. Throws: StoreError `read-only`; as {@link importModel}. */
  async import(path: string, name?: string): Promise<VenueModel> {
    return importModel(this.#writer().path, path, name);
  }

  /** The newest change that was begun and not finished, and does not run. */
  unfinished(): UnfinishedChoice | undefined {
    if (this.#isRunning('embed')) return undefined;
    const job = this.#library.jobs().find(({ kind }) => kind === 'embed');
    if (job === undefined || job.state === 'done') return undefined;
    return { model: embedPlanSchema.parse(job.parameters).model, fraction: job.fraction };
  }

  /**
   * Embeds what the current model has not seen, if anything: crops that came, or came back, while another model was in
   * use. Where that cannot be done now, those crops are not found until it is.
   */
  fill({ tables }: Pick<Effects, 'tables'>): void {
    const writer = this.#library;
    if (!(writer instanceof ProjectWriter) || !(tables.has('model_choice') || tables.has('crops'))) return;
    const record = writer.currentModel();
    if (record === undefined || writer.models().length < 2) return;
    if (this.#isRunning('embed') || this.#isRunning('ingest') || stoppedIngest(writer) !== undefined) return;
    if (writer.cropsWithoutEmbedding(record.id).length <= (this.#unreadable.get(record.id) ?? 0)) return;
    this.#start({ name: record.name, record, tuned: undefined });
  }

  /** Throws: InvalidOptionError `embedding-running`: what comes into the project now would miss the new model. */
  refuseWhileEmbedding(): void {
    if (!this.#isRunning('embed')) return;
    throw new InvalidOptionError(
      'embedding-running',
      'The project is being embedded with another model. Wait until that is done, or cancel it.',
    );
  }

  /** Throws: InvalidOptionError `embedding-running`, `ingest-unfinished`: the model cannot be another one now. */
  refuseChange(): void {
    this.refuseWhileEmbedding();
    if (!this.#isRunning('ingest') && unfinishedIngest(this.#library) === undefined) return;
    throw new InvalidOptionError(
      'ingest-unfinished',
      'An ingest of this project has not finished. Let it finish first, so that all people are embedded alike.',
    );
  }

  #start(model: ProjectModel): number {
    const writer = this.#writer();
    this.refuseChange();
    const source = modelSourceSchema.parse(model.record?.source ?? { model: model.tuned?.file });
    const plan = { model: model.name, source };
    const job = unfinishedJob(writer, plan) ?? writer.addJob({ kind: 'embed', parameters: plan });
    writer.setJobState(job.id, 'running');
    this.#jobs.start(job.id, 'embed', async (report, signal) => {
      try {
        await this.#run({ writer, job: job.id, model, source, report, signal });
        writer.setJobState(job.id, 'done');
      } catch (error) {
        writer.setJobState(
          job.id,
          signal.aborted ? 'cancelled' : 'failed',
          error instanceof Error ? error.message : String(error),
        );
        throw error;
      }
    });
    return job.id;
  }

  async #run({ writer, job, model, source, report, signal }: Change): Promise<void> {
    const { record } = model;
    let chosen = record;
    if (record === undefined || writer.cropsWithoutEmbedding(record.id).length > 0) {
      report({ stage: `opening ${model.name}` });
      await using embedder: Embedder =
        record === undefined
          ? await openEmbedder({ ...source, signal })
          : await openProjectModel(writer, record, { signal });
      const { id: sha256, name, dimension, isTrained } = embedder.model;
      chosen = writer.addModel({ sha256, name, dimension, isTrained, source });
      report({ stage: `embedding with ${model.name}` });
      const estimate = estimating(report, writer.countEmbeddings(chosen.id));
      const unreadable = await embedMissing({
        writer,
        job,
        model: chosen.id,
        embedder,
        signal,
        onProgress: estimate,
      });
      this.#unreadable.set(chosen.id, unreadable);
      if (unreadable > 0) {
        report({ warnings: [`${unreadable} pictures cannot be read: they are not found with this model.`] });
      }
    }
    const from = writer.currentModel();
    if (chosen === undefined || chosen.id === from?.id) return;
    const { id } = chosen;
    this.#owner.operate('use-model', { from: from?.name, to: model.name }, (edits) => chooseModel(edits, id));
  }

  #isRunning(wanted: 'embed' | 'ingest'): boolean {
    return this.#jobs.list().some(({ kind, state }) => kind === wanted && state === 'running');
  }

  #writer(): ProjectWriter {
    if (this.#library instanceof ProjectWriter) return this.#library;
    throw new StoreError('read-only', `The project "${this.#library.path}" was opened for reading only.`);
  }
}

interface Change {
  readonly writer: ProjectWriter;
  readonly job: number;
  readonly model: ProjectModel;
  readonly source: ModelSource;
  readonly report: (change: JobReport) => void;
  readonly signal: AbortSignal;
}

/** The newest job of this kind, if it was for the same model and was not finished. */
function unfinishedJob(writer: ProjectWriter, plan: z.infer<typeof embedPlanSchema>): JobRecord | undefined {
  const newest = writer.jobs().find(({ kind }) => kind === 'embed');
  if (newest === undefined || newest.state === 'done') return undefined;
  const same = JSON.stringify(embedPlanSchema.parse(newest.parameters)) === JSON.stringify(plan);
  return same ? newest : undefined;
}

function estimating(
  report: (change: JobReport) => void,
  already: number,
): (done: number, total: number) => void {
  let estimate: ProgressEstimate | undefined;
  return (done, total) => {
    estimate ??= new ProgressEstimate(total, already);
    const { fraction, remaining } = estimate.update(performance.now() / 1000, done);
    report({ fraction, remaining });
  };
}
