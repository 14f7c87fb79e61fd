import type {
  Appearance,
  Camera,
  EnginePort,
  ExportPort,
  FinetunePort,
  FinetuneStateView,
  ModelsPort,
  JobProgress,
  MediaFile,
  Project,
  SearchRequest,
  SearchResult,
  SystemReport,
  TrackletBoxes,
  TrackletSummary,
  UnfinishedIngest,
  WorkspaceService,
} from '../../../core/api/index.ts';
import { InvalidOptionError, throwIfCancelled } from '../../../core/errors/index.ts';
import { emptyWorkspace } from './empty-workspace.ts';

/** A tracklet as the engine in memory keeps it. `person` is the truth that searches answer from. */
export interface MemoryTracklet extends TrackletBoxes {
  readonly camera: string;
  readonly person: number;
}

/** What an engine in memory starts with. */
export interface MemoryProject {
  readonly cameras: readonly Camera[];
  readonly files: ReadonlyMap<number, MediaFile>;
  readonly frameTimes: ReadonlyMap<string, readonly number[]>;
  readonly tracklets: readonly MemoryTracklet[];
  readonly thumbnails: ReadonlyMap<number, Uint8Array>;
  readonly isTrained: boolean;
}

const IDLE_JOB: Omit<JobProgress, 'job' | 'kind'> = {
  state: 'running',
  stage: '',
  fraction: 0,
  rate: null,
  remaining: null,
  warnings: [],
  error: null,
};

const NO_FINETUNE: FinetuneStateView = {
  phase: 'none',
  job: null,
  plan: null,
  stage: '',
  step: 0,
  steps: 0,
  remaining: null,
  notes: [],
  report: null,
  error: null,
};

/**
 * An engine that keeps everything in memory and knows who is who: what stands behind the api in tests of the
 * server and of the window.
 */
export class MemoryEngine implements EnginePort {
  readonly #project: MemoryProject;
  #jobs: JobProgress[] = [];
  readonly #watchers: ((job: JobProgress) => void)[] = [];
  readonly cancelled: number[] = [];
  readonly exportRequests: unknown[] = [];
  /** How exports stand once they were started. */
  exportOutcome: Partial<JobProgress> = { state: 'done', fraction: 1 };
  readonly exports: ExportPort = {
    formats: () => [
      {
        id: 'mot',
        name: 'MOT Challenge',
        extension: '',
        reads: true,
        writes: true,
        hasAppearances: false,
        hasPictures: false,
      },
      {
        id: 'edl',
        name: 'CMX 3600 EDL',
        extension: 'edl',
        reads: false,
        writes: true,
        hasAppearances: true,
        hasPictures: false,
      },
    ],
    startExport: (input) => {
      this.exportRequests.push(input);
      this.reportJob({ ...IDLE_JOB, ...this.exportOutcome, job: 7, kind: 'export' });
      return { job: 7 };
    },
    exportResult: () => ({ files: ['match-exports/match-mot'], warnings: [], notes: [] }),
    clips: (input) => {
      this.exportRequests.push(input);
      this.reportJob({ ...IDLE_JOB, ...this.exportOutcome, job: 10, kind: 'clips' });
      return { job: 10 };
    },
    importTracks: () => ({ job: 9 }),
    forget: () => ({ job: 8 }),
    forgotten: () => [],
  };
  readonly models: ModelsPort = {
    list: () => Promise.resolve({ models: [], crops: 0, unfinished: null }),
    use: () => Promise.resolve({ job: 11 }),
    goBack: () => Promise.resolve({ job: 12 }),
    export: () => Promise.resolve({ file: 'match-exports/match-hall.safetensors' }),
    upload: () => Promise.resolve({ upload: crypto.randomUUID() }),
    import: () => Promise.resolve({ model: 'hall' }),
  };
  readonly finetune: FinetunePort = {
    preview: () => ({ people: [], setAside: 0, note: '' }),
    start: () => Promise.resolve({ job: 13 }),
    pause: () => undefined,
    resume: () => Promise.resolve({ job: 13 }),
    discard: () => Promise.resolve(),
    watch: async function* (signal?: AbortSignal) {
      yield { state: NO_FINETUNE, steps: [], scores: [] };
      await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
    },
  };
  /** Searches wait for it; tests of the waiting state hold it back. */
  searchGate: Promise<void> = Promise.resolve();
  /** What the next search fails with. */
  searchFailure: Error | undefined;

  constructor(project: MemoryProject) {
    this.#project = project;
  }

  get workspace(): WorkspaceService {
    return emptyWorkspace;
  }

  getProject(): Project {
    const { cameras, tracklets, isTrained } = this.#project;
    const model = { id: 'a'.repeat(64), name: 'mdpr-r18-small', dimension: 1152, isTrained };
    return {
      name: 'Test match',
      cameras: [...cameras],
      model: cameras.length === 0 ? null : model,
      trackletCount: tracklets.length,
      cropCount: tracklets.length * 6,
    };
  }

  /** What an earlier run left unfinished. */
  unfinished: UnfinishedIngest | null = null;

  startIngest(): { job: number } {
    this.unfinished = null;
    this.reportJob({ ...IDLE_JOB, job: 1, kind: 'ingest' });
    return { job: 1 };
  }

  unfinishedIngest(): UnfinishedIngest | null {
    return this.unfinished;
  }

  describeSystem(): SystemReport {
    throw new InvalidOptionError('not-here', 'The engine in memory runs on no system.');
  }

  listTracklets({ camera }: { readonly camera?: string | undefined }): TrackletSummary[] {
    return this.#project.tracklets
      .filter((track) => camera === undefined || track.camera === camera)
      .map((track) => ({
        ...this.#summary(track),
        boxCount: track.times.length,
        person: null,
        isByHand: false,
      }));
  }

  trackletBoxes({ camera, from, to }: { camera: string; from: number; to: number }): TrackletBoxes[] {
    this.#cameraOf(camera);
    return this.#project.tracklets
      .filter((track) => track.camera === camera)
      .map((track) => {
        const inside = track.times.flatMap((time, index) => (time >= from && time <= to ? [index] : []));
        return {
          tracklet: track.tracklet,
          times: inside.map((index) => track.times[index] ?? 0),
          boxes: inside.flatMap((index) => track.boxes.slice(4 * index, 4 * index + 4)),
        };
      })
      .filter((track) => track.times.length > 0);
  }

  frameTimes({ camera }: { camera: string }): number[] {
    this.#cameraOf(camera);
    return [...(this.#project.frameTimes.get(camera) ?? [])];
  }

  async search(
    input: SearchRequest,
    { signal }: { signal?: AbortSignal | undefined },
  ): Promise<SearchResult> {
    await this.searchGate;
    throwIfCancelled(signal);
    if (this.searchFailure !== undefined) throw this.searchFailure;
    const { query } = input;
    // A picture is known where it is the very thumbnail of somebody.
    const asked = this.#project.tracklets.find((track) =>
      'image' in query
        ? Buffer.compare(this.#project.thumbnails.get(track.tracklet) ?? Buffer.of(), query.image) === 0
        : 'tracklet' in query && track.tracklet === query.tracklet,
    );
    if (asked === undefined) throw new InvalidOptionError('unknown-tracklet', 'There is no such tracklet.');
    const ranked = this.#project.tracklets
      .filter((track) => track !== asked && !(input.otherCamerasOnly && track.camera === asked.camera))
      .map((track) => ({
        track,
        similarity: track.person === asked.person ? 0.9 - track.tracklet / 1000 : 0.2,
      }))
      .sort((a, b) => b.similarity - a.similarity)
      .slice(0, input.top);
    const nobody = { tracklet: null, camera: null, start: null, end: null, thumbnail: null };
    return {
      query: {
        ...('image' in query ? nobody : this.#summary(asked)),
        own: 'image' in query ? [] : [asked.tracklet],
        rejected: [],
      },
      results: ranked.map(({ track, similarity }, index) => this.#appearance(track, similarity, index + 1)),
      elapsed: 0.01,
    };
  }

  jobs(): JobProgress[] {
    return [...this.#jobs];
  }

  async *watchJobs(signal?: AbortSignal): AsyncGenerator<JobProgress> {
    const news: JobProgress[] = [...this.#jobs];
    let wake = (): void => undefined;
    this.#watchers.push((job) => {
      news.push(job);
      wake();
    });
    signal?.addEventListener('abort', () => wake());
    while (signal?.aborted !== true) {
      const job = news.shift();
      if (job === undefined) await new Promise<void>((resolve) => (wake = resolve));
      else yield job;
    }
  }

  cancelJob(job: number): void {
    this.cancelled.push(job);
    const known = this.#jobs.find((other) => other.job === job);
    if (known === undefined) throw new InvalidOptionError('unknown-job', `There is no job ${job}.`);
    this.reportJob({ ...known, state: 'cancelled' });
  }

  prepareCopy(): { job: number | null } {
    return { job: null };
  }

  mediaFile(video: number): MediaFile | undefined {
    return this.#project.files.get(video);
  }

  thumbnail(crop: number): Uint8Array | undefined {
    return this.#project.thumbnails.get(crop);
  }

  /** Lets a job appear or change. */
  reportJob(job: JobProgress): void {
    this.#jobs = [job, ...this.#jobs.filter((other) => other.job !== job.job)];
    for (const tell of this.#watchers) tell(job);
  }

  #cameraOf(name: string): Camera {
    const camera = this.#project.cameras.find((other) => other.name === name);
    if (camera === undefined) throw new InvalidOptionError('unknown-camera', `There is no camera "${name}".`);
    return camera;
  }

  #summary(track: MemoryTracklet): Omit<TrackletSummary, 'boxCount' | 'person' | 'isByHand'> {
    return {
      tracklet: track.tracklet,
      camera: track.camera,
      start: track.times[0] ?? 0,
      end: track.times.at(-1) ?? 0,
      thumbnail: this.#project.thumbnails.has(track.tracklet) ? `thumbnails/${track.tracklet}.jpg` : null,
    };
  }

  #appearance(track: MemoryTracklet, similarity: number, rank: number): Appearance {
    const middle = Math.floor(track.times.length / 2);
    const [x = 0, y = 0, width = 0, height = 0] = track.boxes.slice(4 * middle);
    return {
      ...this.#summary(track),
      rank,
      similarity,
      duration: (track.times.at(-1) ?? 0) - (track.times[0] ?? 0),
      likelihood: null,
      person: null,
      box: { x, y, width, height },
      boxTime: track.times[middle] ?? 0,
    };
  }
}
