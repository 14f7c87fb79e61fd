import type { z } from 'zod';
import type { ExportPort } from './export-port.ts';
import type { FinetunePort } from './finetune-port.ts';
import type { ModelsPort } from './models-port.ts';
import type {
  ingestInputSchema,
  JobProgress,
  Project,
  searchInputSchema,
  SearchResult,
  SystemReport,
  TrackletBoxes,
  TrackletSummary,
  UnfinishedIngest,
} from './schemas.ts';
import type { WorkspaceService } from './workspace-service.ts';

/** A search whose defaults are filled in. */
export type SearchRequest = z.output<typeof searchInputSchema>;

/** An ingest whose defaults are filled in. */
export type IngestRequest = z.output<typeof ingestInputSchema>;

/** A video of the open project, as a file. */
export interface MediaFile {
  readonly path: string;
  /** For the browser, such as `video/mp4`. */
  readonly mimeType: string;
}

type Awaitable<T> = T | Promise<T>;

/**
 * What the api needs of the engine. The engine's class satisfies it; tests use one that lives in memory.
 * Methods may throw errors of `core/errors`; those reach the caller with code, message and details.
 */
export interface EnginePort {
  /** What analysts do with the project. */
  readonly workspace: WorkspaceService;
  readonly exports: ExportPort;
  readonly models: ModelsPort;
  readonly finetune: FinetunePort;
  getProject(): Awaitable<Project>;
  /** Starts an ingest, or goes on with an unfinished one, and returns its job at once. */
  startIngest(input: IngestRequest): Awaitable<{ job: number }>;
  /** An ingest that was stopped and does not run; null where there is none. */
  unfinishedIngest(): Awaitable<UnfinishedIngest | null>;
  describeSystem(): Awaitable<SystemReport>;
  /** All tracklets, or those of one camera, by camera and start. */
  listTracklets(filter: { readonly camera?: string | undefined }): Awaitable<TrackletSummary[]>;
  /** The boxes of one camera with `from ≤ time ≤ to`, in seconds of its video. */
  trackletBoxes(window: {
    readonly camera: string;
    readonly from: number;
    readonly to: number;
  }): Awaitable<TrackletBoxes[]>;
  /** The presentation times of all frames, ascending, in seconds. */
  frameTimes(input: { readonly camera: string }): Awaitable<number[]>;
  search(
    input: SearchRequest,
    options: { readonly signal?: AbortSignal | undefined },
  ): Awaitable<SearchResult>;
  /** Newest first. */
  jobs(): Awaitable<JobProgress[]>;
  /** The current state of all jobs, then every change, until the signal aborts. */
  watchJobs(signal?: AbortSignal): AsyncIterable<JobProgress>;
  cancelJob(job: number): Awaitable<void>;
  /** Starts to make a copy of a camera's video that browsers can play; null where it is there already. */
  prepareCopy(input: { readonly camera: string }): Awaitable<{ job: number | null }>;
  /** The file of a video of the open project, or its playable copy; undefined for any other id. */
  mediaFile(video: number): Awaitable<MediaFile | undefined>;
  /** A crop as JPEG; undefined where there is none. */
  thumbnail(crop: number): Awaitable<Uint8Array | undefined>;
}
