import { InvalidOptionError, StoreError } from '../../errors/index.ts';
import { exportProject, findFormat, makeClips, makeStills, type ExportResult } from '../../export/index.ts';
import { ProjectWriter, type Edits, type ProjectReader } from '../../library/index.ts';
import { forgetPerson, type ForgetOutcome } from '../forget/forget-person.ts';
import { forgottenRecords, type ForgottenRecord } from '../forget/forgotten-records.ts';
import type { JobBoard, JobKind, JobReport } from '../jobs/job-board.ts';
import { freeExportPath } from './free-export-path.ts';
import { importTracks, type ImportContext, type ImportOutcome, type ImportRequest } from './import-tracks.ts';
import { ProgressEstimate } from '../jobs/progress-estimate.ts';

/** What is to be exported; see `exportInputSchema` of core/api for the fields' meaning. */
export interface ExportRequest {
  readonly format: string;
  readonly people?: readonly string[] | undefined;
  readonly teams?: readonly string[] | undefined;
  readonly cameras?: readonly string[] | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly join?: number | undefined;
  readonly lead?: number | undefined;
  readonly lag?: number | undefined;
  readonly hidesOthers?: boolean | undefined;
  readonly path?: string | undefined;
}

/** Which clips; see `clipsInputSchema` of core/api for the fields' meaning. */
export interface ClipRequest extends Omit<ExportRequest, 'format'> {
  readonly as: 'reel' | 'clips' | 'stills';
  readonly tracklets?: readonly number[] | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly hasBox?: boolean | undefined;
  readonly hasNames?: boolean | undefined;
  readonly hasOtherCameras?: boolean | undefined;
  readonly hasSound?: boolean | undefined;
  readonly copies?: boolean | undefined;
}

/** What the engine does for its exports. */
export interface ExportOwner {
  /** Told the ids of crops that are gone for good. */
  readonly onForgotten: (crops: readonly number[]) => void;
  /** Does something to the project as one step that can be undone. */
  readonly operate: <Value>(kind: string, details: unknown, work: (edits: Edits) => Value) => Value;
  /** Lets work be done with the model that the project is searched with, opened. */
  readonly withModel: ImportContext['withModel'];
}

type Work = (onProgress: (fraction: number) => void, signal: AbortSignal) => Promise<ExportResult>;

/** The exports of one open project as jobs, with the files that they made. */
export class ExportJobs {
  readonly #library: ProjectReader;
  readonly #jobs: JobBoard;
  readonly #owner: ExportOwner;
  readonly #results = new Map<number, ExportResult>();

  constructor(library: ProjectReader, jobs: JobBoard, owner: ExportOwner) {
    this.#library = library;
    this.#jobs = jobs;
    this.#owner = owner;
  }

  /** Starts an export and returns its job. Throws: InvalidOptionError `unknown-format`. */
  start(request: ExportRequest): number {
    const { format: id, people, teams, cameras, from, to, join, lead, lag, hidesOthers } = request;
    const format = findFormat(id);
    const path = request.path ?? freeExportPath(this.#library.path, format.id, format.extension);
    const settings = Object.fromEntries(
      Object.entries({ join, lead, lag }).filter(([, value]) => value !== undefined),
    );
    return this.#run('export', format.name, (onProgress, signal) =>
      exportProject(this.#library, {
        ...settings,
        format,
        selection: { people, teams, cameras, from, to },
        hidesOthers,
        path,
        signal,
        onProgress,
      }),
    );
  }

  /** Starts to cut appearances, search results or tagged moments out of the videos and returns the job. */
  clips(request: ClipRequest): number {
    const { people, teams, cameras, from, to, as, path, join: gap, lead, lag, ...rest } = request;
    const target = path ?? freeExportPath(this.#library.path, as, as === 'reel' ? 'mp4' : '');
    const settings = { join: gap, lead, lag };
    return this.#run('clips', 'cutting', (onProgress, signal) => {
      const options = {
        ...rest,
        ...Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)),
        selection: { people, teams, cameras, from, to },
        path: target,
        signal,
        onProgress,
      };
      return as === 'stills'
        ? makeStills(this.#library, options)
        : makeClips(this.#library, { ...options, as });
    });
  }

  /** Starts to take a file's tracks for corrections and returns the job. */
  import(request: ImportRequest): number {
    return this.#run('import', 'importing', async (onProgress, signal) => {
      const { operate, withModel } = this.#owner;
      const context = { library: this.#library, operate, withModel, signal, onProgress };
      const outcome = await importTracks(context, request);
      const { withoutCrops } = outcome;
      const warnings = withoutCrops === null ? [] : [`Searches do not find the new tracks: ${withoutCrops}`];
      return { files: [], warnings, notes: [describeImport(outcome)] };
    });
  }

  /** Starts to forget a person for good and returns the job. Throws: StoreError `read-only`; InvalidOptionError `finetune-running`. */
  forget(name: string): number {
    const writer = this.#library;
    if (!(writer instanceof ProjectWriter)) {
      throw new StoreError('read-only', `The project "${writer.path}" was opened for reading only.`);
    }
    if (this.#jobs.list().some(({ kind, state }) => kind === 'finetune' && state === 'running')) {
      throw new InvalidOptionError(
        'finetune-running',
        'A fine-tuning is learning from pictures of this project. Cancel it, or wait until it is done, then forget.',
      );
    }
    return this.#run('forget', 'forgetting', async () => {
      const outcome = await forgetPerson(writer, name);
      this.#owner.onForgotten(outcome.removedCrops);
      return { files: [], warnings: warningsOf(outcome), notes: [describeForgetting(outcome)] };
    });
  }

  /** The records of people who were forgotten, newest first. */
  forgotten(): ForgottenRecord[] {
    return forgottenRecords(this.#library);
  }

  /** What a finished export made. Throws: InvalidOptionError `no-export`. */
  result(job: number): ExportResult {
    const result = this.#results.get(job);
    if (result !== undefined) return result;
    throw new InvalidOptionError('no-export', `Job ${job} is no export that has been finished.`);
  }

  #run(kind: JobKind, stage: string, work: Work): number {
    const job: number = this.#jobs.startPassing(kind, async (report, signal) => {
      report({ stage });
      const result = await work(estimating(report), signal);
      this.#results.set(job, result);
      report({ warnings: result.warnings });
    });
    return job;
  }
}

function describeImport({ matched, added, boxes, named, people, crops }: ImportOutcome): string {
  return (
    `${matched} tracks are tracklets of the project, ${added} are new, with ${crops} crops; ${boxes} boxes drawn; ` +
    `${named} tracks given to people, ${people} of whom are new.`
  );
}

function describeForgetting(outcome: ForgetOutcome): string {
  const { tracklets, crops, embeddings, moments, checkedPieces, job } = outcome;
  return (
    `Removed ${tracklets} tracklets, ${crops} crops, ${embeddings} embeddings and ${moments} moments; ` +
    `none of ${checkedPieces} pieces of them stands in the file any more. Job ${job} of the project records it.`
  );
}

function warningsOf({ nameStandsIn }: ForgetOutcome): string[] {
  const outside = 'Copies of the project, exports and the videos themselves are not touched.';
  if (nameStandsIn.length === 0) return [outside];
  return [outside, `The name still stands in other entries of the project: ${nameStandsIn.join(', ')}.`];
}

const UNITS = 1000;

/** Turns the share that is done into a report with an estimate of the time left. */
function estimating(report: (change: JobReport) => void): (fraction: number) => void {
  const estimate = new ProgressEstimate(UNITS);
  let shown = 0;
  return (fraction) => {
    if (fraction - shown < 1 / UNITS) return;
    shown = fraction;
    const { remaining } = estimate.update(performance.now() / 1000, fraction * UNITS);
    report({ fraction, remaining });
  };
}
