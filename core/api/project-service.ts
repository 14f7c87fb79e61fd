import { describeSystem, Engine, type EngineOptions, type TrackletHit } from '../engine/index.ts';
import { InvalidOptionError } from '../errors/index.ts';
import type { EnginePort, IngestRequest, MediaFile, SearchRequest } from './engine-port.ts';
import { ExportService } from './export-service.ts';
import { FinetuneService } from './finetune-service.ts';
import { ModelsService } from './models-service.ts';
import { mimeTypeOf } from './mime-type.ts';
import { thumbnailAddress } from './thumbnail-address.ts';
import { WorkspaceService } from './workspace-service.ts';
import type {
  Appearance,
  Camera,
  JobProgress,
  Project,
  SearchResult,
  SystemReport,
  TrackletBoxes,
  TrackletSummary,
  UnfinishedIngest,
} from './schemas.ts';

type CameraRecord = Engine['library'] extends { cameras(): (infer Record)[] } ? Record : never;
type TrackletRecord = Engine['library'] extends { tracklets(): (infer Record)[] } ? Record : never;

/** What this machine has and lacks; needs no project. */
export async function describeMachine(): Promise<SystemReport> {
  const report = await describeSystem();
  return {
    ...report,
    ffmpeg: { ...report.ffmpeg },
    devices: report.devices.map((device) => ({ ...device })),
  };
}

/** Answers the contract's procedures from an engine: records of the project become the contract's documents. */
export class ProjectService implements EnginePort, AsyncDisposable {
  readonly exports: ExportService;
  readonly models: ModelsService;
  readonly finetune: FinetuneService;
  readonly workspace: WorkspaceService;
  readonly #engine: Engine;

  /** Owns the engine from now on. */
  constructor(engine: Engine) {
    this.#engine = engine;
    this.exports = new ExportService(engine.exports);
    this.models = new ModelsService(engine);
    this.finetune = new FinetuneService(engine);
    this.workspace = new WorkspaceService(engine);
  }

  /** Opens, or makes, the project. Throws: StoreError, see {@link Engine.open}. */
  static open(path: string, options: EngineOptions): ProjectService {
    return new ProjectService(Engine.open(path, options));
  }

  /** Seconds that each stage of the ingests of this service took. */
  get stageSeconds(): Readonly<Record<string, number>> {
    return this.#engine.times.toRecord();
  }

  getProject(): Project {
    const { library } = this.#engine;
    const model = library.currentModel();
    const { tracklets, crops } = library.counts();
    return {
      name: library.name(),
      cameras: library.cameras().map(toCamera),
      model:
        model === undefined
          ? null
          : { id: model.sha256, name: model.name, dimension: model.dimension, isTrained: model.isTrained },
      trackletCount: tracklets,
      cropCount: crops,
    };
  }

  startIngest(request: IngestRequest): { job: number } {
    return { job: this.#engine.startIngest(request) };
  }

  unfinishedIngest(): UnfinishedIngest | null {
    const unfinished = this.#engine.unfinishedIngest;
    return unfinished === undefined ? null : { ...unfinished, cameras: [...unfinished.cameras] };
  }

  /** Resolves when the job is done; rejects with what ended it otherwise. */
  jobFinished(job: number): Promise<void> {
    return this.#engine.jobs.finished(job);
  }

  async describeSystem(): Promise<SystemReport> {
    return describeMachine();
  }

  listTracklets({ camera }: { readonly camera?: string | undefined }): TrackletSummary[] {
    const { library } = this.#engine;
    const records =
      camera === undefined ? library.tracklets() : library.tracklets(this.#cameraNamed(camera).id);
    return records.map(({ id, cameraName, start, end, boxCount, bestCrop, isByHand, person }) => ({
      tracklet: id,
      camera: cameraName,
      start,
      end,
      boxCount,
      person,
      isByHand,
      thumbnail: thumbnailAddress(bestCrop),
    }));
  }

  trackletBoxes({
    camera,
    from,
    to,
  }: {
    readonly camera: string;
    readonly from: number;
    readonly to: number;
  }): TrackletBoxes[] {
    const { video } = this.#cameraNamed(camera);
    return this.#engine.library
      .boxes(video.id, from, to)
      .map(({ tracklet, times, boxes }) => ({ tracklet, times: [...times], boxes: [...boxes] }));
  }

  frameTimes({ camera }: { readonly camera: string }): number[] {
    return [...this.#engine.library.frameTimes(this.#cameraNamed(camera).video.id)];
  }

  async search(
    request: SearchRequest,
    options: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<SearchResult> {
    const started = performance.now();
    const { top, otherCamerasOnly, from, to, confirmed = [], rejected = [] } = request;
    const cameras = request.cameras?.map((name) => this.#cameraNamed(name).id);
    const {
      tracklet,
      own,
      rejected: refused,
      hits,
    } = await this.#engine.search.run(this.#personOf(request), {
      top,
      otherCamerasOnly,
      cameras,
      from,
      to,
      confirmed,
      rejected,
      signal: options.signal,
    });
    const asked = tracklet === undefined ? undefined : this.#engine.library.tracklet(tracklet);
    return {
      query: { ...toAsked(asked), own: [...own], rejected: [...refused] },
      results: hits.map((hit, index) => this.#toAppearance(hit, index + 1)),
      elapsed: (performance.now() - started) / 1000,
    };
  }

  jobs(): JobProgress[] {
    return this.#engine.jobs.list().map(toJobProgress);
  }

  async *watchJobs(signal?: AbortSignal): AsyncGenerator<JobProgress, void, void> {
    for await (const progress of this.#engine.jobs.watch(signal)) yield toJobProgress(progress);
  }

  cancelJob(job: number): void {
    this.#engine.jobs.cancel(job);
  }

  async mediaFile(video: number): Promise<MediaFile | undefined> {
    const found = await this.#engine.media.find(video);
    return found === undefined ? undefined : { path: found.path, mimeType: mimeTypeOf(found.container) };
  }

  async prepareCopy({ camera }: { readonly camera: string }): Promise<{ job: number | null }> {
    return { job: await this.#engine.media.prepareCopy(camera) };
  }

  thumbnail(crop: number): Uint8Array | undefined {
    return this.#engine.library.cropJpeg(crop);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#engine[Symbol.asyncDispose]();
  }

  #cameraNamed(name: string): CameraRecord {
    const camera = this.#engine.library.camera(name);
    if (camera !== undefined) return camera;
    const names = this.#engine.library.cameras().map((known) => `"${known.name}"`);
    throw new InvalidOptionError(
      'unknown-camera',
      `The project has no camera "${name}". ${names.length > 0 ? `It has ${names.join(', ')}.` : 'It has none yet.'}`,
    );
  }

  #personOf({ query }: SearchRequest) {
    if ('tracklet' in query) return { tracklet: query.tracklet };
    if ('person' in query) return { person: query.person };
    if ('image' in query) return { image: query.image };
    const { camera, time, x, y } = query.at;
    return { at: { video: this.#cameraNamed(camera).video.id, camera, time, x, y } };
  }

  #toAppearance({ tracklet, crop, similarity, likelihood }: TrackletHit, rank: number): Appearance {
    const { library } = this.#engine;
    const record = library.tracklet(tracklet);
    const best = library.crop(crop);
    if (record === undefined || best === undefined) {
      throw new InvalidOptionError('outdated-index', 'The project changed during the search; search again.');
    }
    return {
      rank,
      tracklet,
      camera: record.cameraName,
      start: record.start,
      end: record.end,
      duration: record.end - record.start,
      similarity,
      likelihood,
      person: record.person,
      box: best.box,
      boxTime: library.frameTimes(record.video)[best.frame] ?? record.start,
      thumbnail: thumbnailAddress(crop),
    };
  }
}

function toCamera({ id, name, offset, rate, video }: CameraRecord): Camera {
  return {
    id,
    name,
    offset,
    rate,
    video: {
      id: video.id,
      fileName: video.path.split(/[\\/]/).at(-1) ?? video.path,
      codec: video.codec,
      width: video.width,
      height: video.height,
      start: video.start,
      end: video.end,
      frameCount: video.frameCount,
      hasVariableFrameRate: video.hasVariableFrameRate,
      url: `media/${video.id}`,
      mimeType: mimeTypeOf(video.container),
    },
  };
}

function toAsked(record: TrackletRecord | undefined): Omit<SearchResult['query'], 'own' | 'rejected'> {
  if (record === undefined) return { tracklet: null, camera: null, start: null, end: null, thumbnail: null };
  const { id, cameraName, start, end, bestCrop } = record;
  return { tracklet: id, camera: cameraName, start, end, thumbnail: thumbnailAddress(bestCrop) };
}

function toJobProgress(progress: ReturnType<Engine['jobs']['list']>[number]): JobProgress {
  return { ...progress, warnings: [...progress.warnings] };
}
