import { resolve } from 'node:path';
import { z } from 'zod';
import { InvalidOptionError } from '../../errors/index.ts';
import type { JobRecord, ProjectReader } from '../../library/index.ts';
import { modelSourceSchema, sourceOf, type ModelSource } from '../models/model-source.ts';

/** What an ingest works on, as its job keeps it; paths are absolute. */
export const ingestPlanSchema = modelSourceSchema.extend({
  cameras: z.array(z.object({ name: z.string(), video: z.string(), detections: z.string().optional() })),
  detector: z.string().optional(),
  /** Look at overlapping parts of large frames too. */
  tiles: z.literal('auto').optional(),
  device: z.enum(['auto', 'cpu', 'cuda', 'dml', 'coreml', 'webgpu']),
});

/** As a caller gives it; paths may be relative. */
export type IngestRequest = z.input<typeof ingestPlanSchema>;
export type IngestPlan = z.infer<typeof ingestPlanSchema>;
export type CameraPlan = IngestPlan['cameras'][number];

/** Either a job to go on with, or a plan for a new one. */
export type IngestDecision =
  | { readonly kind: 'resume'; readonly job: number; readonly plan: IngestPlan }
  | {
      readonly kind: 'new';
      /** The cameras that the project does not have yet. */
      readonly plan: IngestPlan;
      /** Those that it has: their videos are looked at, not ingested again. */
      readonly known: readonly CameraPlan[];
    };

/** The newest ingest that has begun on a camera and was not finished, whatever ended it. */
export function unfinishedIngest(reader: ProjectReader): JobRecord | undefined {
  return reader
    .jobs()
    .filter((job) => job.kind === 'ingest' && job.state !== 'done')
    .find((job) =>
      ingestPlanSchema.parse(job.parameters).cameras.some(({ name }) => reader.camera(name) !== undefined),
    );
}

/** An ingest that was stopped before its end: whom it was about, and the share in [0, 1] that is done. */
export interface StoppedIngest {
  readonly cameras: readonly string[];
  readonly fraction: number;
}

/** What {@link decideIngest} would go on with; undefined where there is nothing, or it is not understood. */
export function stoppedIngest(reader: ProjectReader): StoppedIngest | undefined {
  for (const { kind, state, parameters, fraction } of reader.jobs()) {
    const plan = kind === 'ingest' && state !== 'done' ? ingestPlanSchema.safeParse(parameters) : undefined;
    const cameras = plan?.data?.cameras.map(({ name }) => name) ?? [];
    if (cameras.some((name) => reader.camera(name) !== undefined)) return { cameras, fraction };
  }
  return undefined;
}

/** The same plan with absolute paths. */
function absolute(plan: IngestPlan): IngestPlan {
  return {
    ...plan,
    cameras: plan.cameras.map((camera) => ({
      ...camera,
      video: resolve(camera.video),
      ...(camera.detections === undefined ? {} : { detections: resolve(camera.detections) }),
    })),
    ...(plan.model === undefined ? {} : { model: resolve(plan.model) }),
    ...(plan.detector === undefined ? {} : { detector: resolve(plan.detector) }),
  };
}

/**
 * Decides what a request for an ingest means. The same request as an unfinished one, or one without cameras, goes on
 * with it; cameras that the project has already are left out.
 * Throws: InvalidOptionError `ingest-unfinished`, `nothing-to-ingest`, `same-camera-twice`, `other-model-settings`.
 */
export function decideIngest(reader: ProjectReader, requested: IngestPlan): IngestDecision {
  const plan = withModelInUse(reader, absolute(requested));
  const names = new Set(plan.cameras.map(({ name }) => name));
  if (names.size < plan.cameras.length) {
    throw new InvalidOptionError('same-camera-twice', 'Each camera must have a name of its own.');
  }
  const unfinished = unfinishedIngest(reader);
  if (unfinished !== undefined) return goOnWith(unfinished, plan);
  if (plan.cameras.length === 0) {
    throw new InvalidOptionError(
      'nothing-to-ingest',
      'No ingest was left unfinished in this project: name at least one camera and its video.',
    );
  }
  assertSameModel(reader, plan);
  const known = plan.cameras.filter(({ name }) => reader.camera(name) !== undefined);
  return {
    kind: 'new',
    plan: { ...plan, cameras: plan.cameras.filter((camera) => !known.includes(camera)) },
    known,
  };
}

function goOnWith(job: JobRecord, plan: IngestPlan): IngestDecision {
  const saved = ingestPlanSchema.parse(job.parameters);
  if (plan.cameras.length === 0 || canonical(plan) === canonical(saved)) {
    return { kind: 'resume', job: job.id, plan: saved };
  }
  throw new InvalidOptionError(
    'ingest-unfinished',
    `An earlier ingest of ${saved.cameras.map(({ name }) => `"${name}"`).join(', ')} with other cameras or settings ` +
      'has not finished. Run `ingest` with the project alone to go on with it, then ask again.',
  );
}

/** Equal text for equal plans: the schema orders the keys, names order the cameras. */
function canonical(plan: IngestPlan): string {
  const { cameras, ...settings } = ingestPlanSchema.parse(plan);
  return JSON.stringify([cameras.sort((a, b) => (a.name < b.name ? -1 : 1)), settings]);
}

/** How the model is opened that the project is searched with; undefined until something was ingested. */
function sourceInUse(reader: ProjectReader): ModelSource | undefined {
  const current = reader.currentModel();
  if (current !== undefined) return modelSourceSchema.parse(current.source);
  const newest = reader.jobs().find(({ kind, state }) => kind === 'ingest' && state === 'done');
  return newest === undefined ? undefined : sourceOf(ingestPlanSchema.parse(newest.parameters));
}

/** A request that says nothing of the model means the one that the project is searched with. */
function withModelInUse(reader: ProjectReader, plan: IngestPlan): IngestPlan {
  return Object.keys(sourceOf(plan)).length > 0 ? plan : { ...plan, ...sourceInUse(reader) };
}

/** Embeddings can be compared only where the model was fed alike; whether it is the same file is seen on opening it. */
function assertSameModel(reader: ProjectReader, plan: IngestPlan): void {
  const before = sourceInUse(reader);
  if (before === undefined) return;
  const feeding = ({ inputSize, normalisation }: ModelSource): string =>
    JSON.stringify([inputSize, normalisation]);
  if (feeding(before) === feeding(plan)) return;
  throw new InvalidOptionError(
    'other-model-settings',
    "The project's people were embedded with another input size or normalisation of the model. " +
      'Give the same ones, or use a new project.',
  );
}
