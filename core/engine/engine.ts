import { existsSync } from 'node:fs';
import { InvalidOptionError, StoreError } from '../errors/index.ts';
import { createProject, openProject, ProjectWriter, type ProjectReader } from '../library/index.ts';
import {
  decideIngest,
  ingestPlanSchema,
  type IngestRequest,
  stoppedIngest,
  type StoppedIngest,
} from './ingest/ingest-plan.ts';
import { runIngest } from './ingest/run-ingest.ts';
import { StageTimes } from './ingest/stage-times.ts';
import { FinetuneJobs, type FinetuneSettings } from './finetune/finetune-jobs.ts';
import { ExportJobs } from './export/export-jobs.ts';
import { JobBoard } from './jobs/job-board.ts';
import { CopyCache } from './media/copy-cache.ts';
import { MediaFiles } from './media/media-files.ts';
import { ModelJobs } from './models/model-jobs.ts';
import { PersonSearch } from './search/person-search.ts';
import { SuggestionJobs } from './workspace/suggestion-jobs.ts';
import { SuggestionSource } from './workspace/suggestions.ts';
import { Workspace } from './workspace/workspace.ts';

export interface EngineOptions {
  /** `read` leaves the file as it is and works beside a writer; `create` makes it where it does not exist. */
  readonly mode: 'read' | 'write' | 'create';
  /** Where playable copies of videos are kept. Default: this user's cache folder */
  readonly cacheFolder?: string | undefined;
  /** What fine-tunings do otherwise than by themselves. */
  readonly finetuneSettings?: FinetuneSettings | undefined;
}

/** One open project: its library, its jobs and its search. The owner disposes of it. */
export class Engine implements AsyncDisposable {
  readonly library: ProjectReader;
  readonly jobs = new JobBoard();
  readonly search: PersonSearch;
  readonly media: MediaFiles;
  readonly exports: ExportJobs;
  readonly models: ModelJobs;
  readonly finetunes: FinetuneJobs;
  /** What analysts do with the project. */
  readonly workspace: Workspace;
  readonly suggestions: SuggestionSource;
  readonly suggestionJobs: SuggestionJobs;
  /** Seconds that each stage of the ingests of this engine took. */
  readonly times = new StageTimes();

  private constructor(
    library: ProjectReader,
    { cacheFolder, finetuneSettings }: Omit<EngineOptions, 'mode'>,
  ) {
    this.library = library;
    this.search = new PersonSearch(library);
    this.media = new MediaFiles(library, this.jobs, new CopyCache(cacheFolder));
    this.suggestions = new SuggestionSource(library, this.search);
    this.suggestionJobs = new SuggestionJobs(this.suggestions, this.jobs);
    this.workspace = new Workspace(library, {
      onEffects: (effects) => {
        this.search.refresh(effects);
        this.models.fill(effects);
      },
      refuseStep: ({ kind }) => {
        if (kind === 'use-model') this.models.refuseChange();
      },
    });
    this.models = new ModelJobs(library, this.jobs, {
      operate: (kind, details, work) => this.workspace.operate(kind, details, work),
    });
    this.finetunes = new FinetuneJobs(library, this.jobs, finetuneSettings);
    this.exports = new ExportJobs(library, this.jobs, {
      onForgotten: (removed) => {
        this.search.follow({ tracklets: [], added: [], removed });
        this.workspace.forgotten();
      },
      operate: (kind, details, work) => this.workspace.operate(kind, details, work),
      withModel: (work) => this.search.withModel(work),
    });
  }

  /** Throws: StoreError where the file is not a project, is newer, damaged or in use by another writer. */
  static open(path: string, { mode, ...options }: EngineOptions): Engine {
    if (mode === 'read') return new Engine(openProject(path, { readonly: true }), options);
    if (mode === 'create' && !existsSync(path)) return new Engine(createProject(path), options);
    return new Engine(openProject(path), options);
  }

  /**
   * Starts an ingest, or goes on with the one that was left unfinished, and returns its job.
   * Throws: InvalidOptionError where the plan does not fit the project; the job's own failures are on the board.
   */
  startIngest(requested: IngestRequest): number {
    const writer = this.#writer();
    this.#refuseWhileIngesting();
    this.models.refuseWhileEmbedding();
    const decision = decideIngest(writer, ingestPlanSchema.parse(requested));
    const { plan } = decision;
    const job =
      decision.kind === 'resume'
        ? writer.setJobState(decision.job, 'running').id
        : writer.addJob({ kind: 'ingest', parameters: plan }).id;
    this.jobs.start(job, 'ingest', async (report, signal) => {
      const warnings: string[] = [];
      const warn = (warning: string): void => {
        if (warnings.includes(warning)) return;
        warnings.push(warning);
        report({ warnings: [...warnings] });
      };
      try {
        await runIngest({
          writer,
          job,
          plan,
          known: decision.kind === 'new' ? decision.known : [],
          times: this.times,
          signal,
          report,
          warn,
          onCommit: (result) => {
            this.search.follow(result);
            this.workspace.ingested();
          },
        });
        writer.setJobState(job, 'done');
      } catch (error) {
        writer.setJobState(
          job,
          signal.aborted ? 'cancelled' : 'failed',
          error instanceof Error ? error.message : String(error),
        );
        throw error;
      }
    });
    return job;
  }

  /** The ingest that was stopped and can be gone on with; undefined where there is none, or it runs. */
  get unfinishedIngest(): StoppedIngest | undefined {
    const isRunning = this.jobs.list().some(({ kind, state }) => kind === 'ingest' && state === 'running');
    return isRunning ? undefined : stoppedIngest(this.library);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.jobs.close();
    this.finetunes.close();
    this.workspace.close();
    await this.models.upload[Symbol.asyncDispose]();
    await this.search[Symbol.asyncDispose]();
    this.library[Symbol.dispose]();
  }

  #refuseWhileIngesting(): void {
    if (this.jobs.list().some(({ kind, state }) => kind === 'ingest' && state === 'running')) {
      throw new InvalidOptionError('ingest-running', 'An ingest of this project is running already.');
    }
  }

  #writer(): ProjectWriter {
    if (this.library instanceof ProjectWriter) return this.library;
    throw new StoreError('read-only', `The project "${this.library.path}" was opened for reading only.`);
  }
}
