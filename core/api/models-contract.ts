import { oc } from '@orpc/contract';
import { z } from 'zod';

const name = z.string().min(1).max(100);
const share = z.number();
const score = z.object({ rank1: share, mAP: share });
const started = z.object({ job: z.number().int().positive() });

/** What a model was tuned to, and what that gained on what was set aside. */
export const venueSchema = z.object({
  /** The project that it was tuned in. */
  project: z.string(),
  labels: z.enum(['people', 'tracklets']),
  identities: z.number().int(),
  pictures: z.number().int(),
  queries: z.number().int(),
  /** The model that it began with. */
  base: z.string(),
  before: score,
  after: score,
  minutes: z.number(),
});

export const projectModelSchema = z.object({
  name: z.string(),
  /** Whether the project is searched with it. */
  isCurrent: z.boolean(),
  /** Whether it is the one to go back to. */
  isPrevious: z.boolean(),
  /** Crops of the project that it has embedded, of all `crops`. */
  embedded: z.number().int().nonnegative(),
  licence: z.string().nullable(),
  isTrained: z.boolean(),
  /** Null for a model from elsewhere. */
  venue: venueSchema.nullable(),
  /** Whether it was measured as better than the one that it began with; null where it was not measured. */
  isBetter: z.boolean().nullable(),
});

export const projectModelsSchema = z.object({
  models: z.array(projectModelSchema),
  crops: z.number().int().nonnegative(),
  /** A change of the model that was begun, and neither finished nor runs. */
  unfinished: z.object({ model: z.string(), fraction: z.number().min(0).max(1) }).nullable(),
});

const importSchema = z.object({
  from: z.union([z.object({ path: z.string().min(1) }), z.object({ upload: z.uuid() })]),
  /** Default: as the file says. */
  name: name.optional(),
});

export const modelsContract = {
  /** The models that embedded the project, and those that were tuned in it. */
  list: oc.output(projectModelsSchema),
  /**
   * Starts to embed all crops with a model, beside the embeddings that there are; once that is done the project is
   * searched with it. The same request goes on with one that was stopped.
   */
  use: oc
    .input(
      z.object({
        model: name,
        /** Also where it was measured as no better than the model that it began with. */
        isForced: z.boolean().default(false),
      }),
    )
    .output(started),
  /** Starts to change back to the model before. */
  goBack: oc.output(started),
  /** Writes a model to a file that another project can import; returns the file's path on the engine's machine. */
  export: oc
    .input(
      z.object({
        model: name,
        /** Local callers only. Default: a new name in `PROJECT-exports` beside the project */
        path: z.string().min(1).optional(),
      }),
    )
    .output(z.object({ file: z.string() })),
  /** Takes a piece of a model's file, for callers that cannot name it; null begins one. */
  upload: oc
    .input(z.object({ upload: z.uuid().nullable(), bytes: z.instanceof(Uint8Array) }))
    .output(z.object({ upload: z.uuid() })),
  /** Takes a model into the project, from a file (local callers only) or from what was uploaded. */
  import: oc.input(importSchema).output(z.object({ model: z.string() })),
};

export type ModelImport = z.output<typeof importSchema>;
export type VenueDescription = z.infer<typeof venueSchema>;
export type ProjectModelSummary = z.infer<typeof projectModelSchema>;
export type ProjectModels = z.infer<typeof projectModelsSchema>;
