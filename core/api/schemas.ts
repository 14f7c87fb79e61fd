import { z } from 'zod';

/** Seconds of the video's own presentation timestamps. */
const seconds = z.number();
const id = z.number().int().positive();

/** Pixels of the displayed picture (rotation applied), origin at the top left. */
export const boxSchema = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });

export const videoSchema = z.object({
  id,
  fileName: z.string(),
  codec: z.string(),
  /** Pixels of the displayed picture. */
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  /** Presentation time of the first frame and of the end of the last one. */
  start: seconds,
  end: seconds,
  frameCount: z.number().int().nonnegative(),
  hasVariableFrameRate: z.boolean(),
  /** Where the window loads it from: relative to the page, byte ranges supported. */
  url: z.string(),
  mimeType: z.string(),
});

export const cameraSchema = z.object({
  id,
  name: z.string(),
  /** `project time = offset + rate × video time`. */
  offset: seconds,
  rate: z.number().positive(),
  video: videoSchema,
});

export const modelSchema = z.object({
  id: z.string(),
  name: z.string(),
  dimension: z.number().int().positive(),
  /** False for first weights that nothing was learnt with: the interface must say so. */
  isTrained: z.boolean(),
});

export const projectSchema = z.object({
  name: z.string(),
  cameras: z.array(cameraSchema),
  /** Null until something was ingested. */
  model: modelSchema.nullable(),
  trackletCount: z.number().int().nonnegative(),
  cropCount: z.number().int().nonnegative(),
});

export const trackletSchema = z.object({
  tracklet: id,
  camera: z.string(),
  start: seconds,
  end: seconds,
  boxCount: z.number().int().nonnegative(),
  /** Whose it is; null: nobody's yet. */
  person: id.nullable(),
  /** Whether a person, not the detector, drew the box of one of its crops. */
  isByHand: z.boolean(),
  /** Address of the tracklet's best crop as JPEG; null where it has none. */
  thumbnail: z.string().nullable(),
});

/** A tracklet's boxes in columns: `times[i]` belongs to `boxes[4i … 4i+3]` = x, y, width, height. */
export const trackletBoxesSchema = z.object({
  tracklet: id,
  times: z.array(seconds),
  boxes: z.array(z.number()),
});

/** An encoded picture (JPEG, PNG, WebP, BMP), at most 32 MiB. */
export const imageSchema = z.instanceof(Uint8Array).refine((bytes) => bytes.length <= 32 * 1024 * 1024);

export const querySchema = z.union([
  z.object({ tracklet: id }),
  /** A person of the roster: all their tracklets together. */
  z.object({ person: id }),
  z.object({ at: z.object({ camera: z.string(), time: seconds, x: z.number(), y: z.number() }) }),
  z.object({ image: imageSchema }),
]);

export const searchInputSchema = z.object({
  query: querySchema,
  top: z.number().int().min(1).max(1000).default(50),
  /** Only these cameras; all where absent. */
  cameras: z.array(z.string()).optional(),
  /** Leave out the query's own camera. */
  otherCamerasOnly: z.boolean().default(false),
  from: seconds.optional(),
  to: seconds.optional(),
  /** Tracklets that are the person too: they join the query. */
  confirmed: z.array(id).max(1000).optional(),
  /** Tracklets that are not: they are left out, and what is like them falls back. */
  rejected: z.array(id).max(1000).optional(),
});

export const appearanceSchema = z.object({
  rank: z.number().int().positive(),
  tracklet: id,
  camera: z.string(),
  start: seconds,
  end: seconds,
  /** Seconds. */
  duration: z.number(),
  /** Cosine, in [-1, 1]. */
  similarity: z.number(),
  /** The probability in [0, 1] that it is the person; null where the project does not tell enough yet. */
  likelihood: z.number().min(0).max(1).nullable(),
  /** Whose it is already; null: nobody's. */
  person: id.nullable(),
  /** Where the person is at `boxTime`, the moment of the best crop. */
  box: boxSchema,
  boxTime: seconds,
  thumbnail: z.string().nullable(),
});

export const searchResultSchema = z.object({
  query: z.object({
    /** Null where the query is a picture. */
    tracklet: id.nullable(),
    camera: z.string().nullable(),
    start: seconds.nullable(),
    end: seconds.nullable(),
    thumbnail: z.string().nullable(),
    /** Tracklets that the question was made of: who was asked for, and what was answered to be the same person. */
    own: z.array(id),
    /** Tracklets that were answered to be somebody else: what is like them falls back. */
    rejected: z.array(id),
  }),
  results: z.array(appearanceSchema),
  /** Seconds that the search took in the engine. */
  elapsed: z.number(),
});

export const jobProgressSchema = z.object({
  job: id,
  kind: z.enum(['ingest', 'suggest', 'copy', 'export', 'import', 'forget', 'clips', 'embed', 'finetune']),
  state: z.enum(['running', 'done', 'cancelled', 'failed']),
  /** What is being done right now, as a short phrase for people. */
  stage: z.string(),
  /** In [0, 1]. */
  fraction: z.number().min(0).max(1),
  /** Seconds of video per second of work; null until known. */
  rate: z.number().nullable(),
  /** Seconds of work left; null until known. */
  remaining: z.number().nullable(),
  /** What the user should know: fall-back devices, truncated files, … */
  warnings: z.array(z.string()),
  error: z.string().nullable(),
});

export const deviceChoiceSchema = z.enum(['auto', 'cpu', 'cuda', 'dml', 'coreml', 'webgpu']);

/** Cameras of one ingest. */
export const MOST_CAMERAS = 16;

/** An ingest that was stopped before its end. */
export const unfinishedIngestSchema = z.object({
  /** Names of its cameras. */
  cameras: z.array(z.string()),
  /** In [0, 1]: what is done and kept. */
  fraction: z.number(),
});

export const ingestInputSchema = z.object({
  /** Empty: go on with what an earlier ingest left unfinished. */
  cameras: z
    .array(
      z.object({
        name: z.string().min(1).max(100),
        /** Path of the video file. */
        video: z.string().min(1),
        /** Path of a MOT file whose boxes take the detector's place. */
        detections: z.string().optional(),
      }),
    )
    .max(MOST_CAMERAS),
  /** Path of an ONNX ReID model; the default model where absent. */
  model: z.string().optional(),
  /** Pixels of the model's input; for models whose file leaves it open. */
  inputSize: z
    .object({ width: z.number().int().min(8).max(2048), height: z.number().int().min(8).max(2048) })
    .optional(),
  /** How pixels become the model's numbers; ImageNet's mean and deviation where neither this nor the file says it. */
  normalisation: z.enum(['inside', 'unit', 'symmetric', 'imagenet']).optional(),
  /** Path of a YOLOX-family ONNX detector; the default detector where absent. */
  detector: z.string().optional(),
  /** `auto`: look at overlapping parts of large frames too, for small people; takes several times as long. */
  tiles: z.literal('auto').optional(),
  device: deviceChoiceSchema.default('auto'),
});

export const systemSchema = z.object({
  version: z.string(),
  node: z.string(),
  platform: z.string(),
  ffmpeg: z.object({
    path: z.string().nullable(),
    version: z.string().nullable(),
    problem: z.string().nullable(),
  }),
  sqlite: z.string(),
  devices: z.array(z.object({ device: z.string(), isAvailable: z.boolean(), reason: z.string() })),
  detector: z.string(),
  model: z.string(),
});

export type IngestInput = z.input<typeof ingestInputSchema>;
export type SystemReport = z.infer<typeof systemSchema>;
export type Project = z.infer<typeof projectSchema>;
export type Camera = z.infer<typeof cameraSchema>;
export type Video = z.infer<typeof videoSchema>;
export type TrackletSummary = z.infer<typeof trackletSchema>;
export type TrackletBoxes = z.infer<typeof trackletBoxesSchema>;
export type Query = z.infer<typeof querySchema>;
export type SearchInput = z.input<typeof searchInputSchema>;
export type Appearance = z.infer<typeof appearanceSchema>;
export type SearchResult = z.infer<typeof searchResultSchema>;
export type UnfinishedIngest = z.infer<typeof unfinishedIngestSchema>;
export type JobProgress = z.infer<typeof jobProgressSchema>;
