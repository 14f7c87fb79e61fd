import { openDetector, type Detector } from '../../detection/index.ts';
import { openEmbedder, type Embedder } from '../../embedding/index.ts';
import { ModelError } from '../../errors/index.ts';
import { ImageWorker } from '../../images/index.ts';
import type { ChunkResult, ProjectWriter } from '../../library/index.ts';
import { trackerOptions } from '../../tracking/index.ts';
import type { JobReport } from '../jobs/job-board.ts';
import { located, modelSourceSchema, sourceOf } from '../models/model-source.ts';
import { CameraPass } from './camera-pass.ts';
import { CHUNK_SECONDS } from './chunk-plan.ts';
import type { CameraPlan, IngestPlan } from './ingest-plan.ts';
import { IngestProgress, type VideoSpan } from './ingest-progress.ts';
import { openDetections } from './open-detections.ts';
import { prepareCameras, type PreparedCamera } from './prepare-cameras.ts';
import { relinkCameras } from './relink-cameras.ts';
import type { StageTimes } from './stage-times.ts';

/** What an ingest works with and tells while it runs. */
export interface IngestContext {
  readonly writer: ProjectWriter;
  readonly job: number;
  readonly plan: IngestPlan;
  /** Cameras of the request that the project has already. */
  readonly known: readonly CameraPlan[];
  readonly times: StageTimes;
  readonly signal: AbortSignal;
  readonly report: (change: JobReport) => void;
  readonly warn: (warning: string) => void;
  readonly onCommit: (result: ChunkResult) => void;
}

/**
 * Runs an ingest to its end: its cameras one after the other, each by a {@link CameraPass}. Cancelling, a failure or
 * the end of the process lose nothing that was committed.
 */
export async function runIngest(context: IngestContext): Promise<void> {
  const { plan, writer, warn } = context;
  await relinkCameras(writer, context.known, warn);
  if (plan.cameras.length === 0 && isWhereItWas(writer, plan)) return;
  context.report({ stage: 'opening the models' });
  await using embedder = await openEmbedder({
    device: plan.device,
    ...located(writer.path, sourceOf(plan)),
    signal: context.signal,
  });
  for (const warning of embedder.warnings) warn(warning);
  assertSameModel(writer, embedder);
  if (plan.cameras.length === 0) {
    registerModel(writer, embedder, plan);
    return;
  }
  const cameras = await context.times.measure('probe', () =>
    prepareCameras(writer, plan, {
      signal: context.signal,
      onCamera: (name) => context.report({ stage: `reading ${name}` }),
    }),
  );
  const model = registerModel(writer, embedder, plan);
  await using images = new ImageWorker();
  const spans = new Map(cameras.map((prepared) => [prepared, spanOf(context, prepared)]));
  const progress = new IngestProgress([...spans.values()], context.report);
  for (const [prepared, span] of spans) {
    await using detector = await openPlannedDetector(plan, prepared.plan, images);
    for (const warning of detector.warnings) warn(warning);
    progress.begin(span);
    await new CameraPass({
      ...context,
      ...prepared,
      detector,
      embedder,
      model,
      images,
      onFrame: (time) => progress.reach(time),
      fraction: () => progress.fraction,
      onWarning: (warning) => warn(`${span.name}: ${warning}`),
    }).run();
    progress.finish(span);
  }
}

/** A project is searched with the embeddings of one model only. Throws: ModelError `other-model`. */
function assertSameModel(writer: ProjectWriter, { model }: Embedder): void {
  const current = writer.currentModel();
  if (current === undefined || current.sha256 === model.id) return;
  throw new ModelError(
    'other-model',
    `The project is searched with the model "${current.name}", not with "${model.name}". Leave out --model, or use a ` +
      'new project.',
    { details: { projectModel: current.name, model: model.name } },
  );
}

/** Whether the plan names the project's model where the project knows it to lie. */
function isWhereItWas(writer: ProjectWriter, { model }: IngestPlan): boolean {
  const current = writer.currentModel();
  return current === undefined || modelSourceSchema.parse(current.source).model === model;
}

/** The id of the embedder's model in the project; only once there are cameras, so that a failed start binds nothing. */
function registerModel(writer: ProjectWriter, { model }: Embedder, plan: IngestPlan): number {
  const { id, name, dimension, isTrained } = model;
  return writer.addModel({ sha256: id, name, dimension, isTrained, source: sourceOf(plan) }).id;
}

function openPlannedDetector(
  plan: IngestPlan,
  camera: CameraPlan,
  imageWorker: ImageWorker,
): Promise<Detector> {
  if (camera.detections !== undefined) return openDetections(camera.detections, camera.name);
  return openDetector({
    device: plan.device,
    imageWorker,
    // The tracker also wants the doubtful boxes: they continue people whom it knows.
    minimumScore: trackerOptions().lowScore,
    model: plan.detector,
    tiles: plan.tiles,
  });
}

function spanOf({ writer, job }: IngestContext, { plan, camera }: PreparedCamera): VideoSpan {
  const { start, end, id } = camera.video;
  const checkpoint = writer.checkpoint(job, id);
  const resumedAt =
    checkpoint === undefined ? start : Math.min(end, start + (checkpoint.chunk + 1) * CHUNK_SECONDS);
  return { name: plan.name, start, end, resumedAt };
}
