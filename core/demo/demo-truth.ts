import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { MediaError } from '../errors/index.ts';

/** The name of the truth file beside the videos. */
export const TRUTH_FILE = 'truth.json';

const share = z.number().min(0).max(1);
const pixels = z.number().min(0).max(16_384);
const seconds = z.number().min(0).max(3600);
const name = z.string().min(1).max(100);

const boxSchema = z.strictObject({
  /** Id of a person of `identities`. */
  identity: name,
  /** The video's own timestamp of the frame in seconds. */
  time: seconds,
  /** Extent of the drawn silhouette in pixels of the displayed picture, cut at its edges; hidden parts count. */
  x: pixels,
  y: pixels,
  width: pixels,
  height: pixels,
  /** Share of the silhouette in the picture that no nearer person or thing hides. */
  visibility: share,
  /** Share of the silhouette that lies in the picture. */
  inPicture: share,
});

const cameraSchema = z.strictObject({
  name,
  /** File name beside the truth file. */
  file: z.string().regex(/^[\w-]+\.mp4$/),
  width: pixels,
  height: pixels,
  /** Frames a second. */
  frameRate: z.number().positive().max(120),
  frames: z.number().int().positive().max(500_000),
  /** In order of time; within a frame nearest to the camera first. */
  boxes: z.array(boxSchema).max(20_000_000),
});

const identitySchema = z.strictObject({
  id: name,
  kind: z.enum(['player', 'referee']),
  team: z.enum(['home', 'guests', 'referees']),
  /** On the shirt; null for referees. */
  number: z.number().int().min(0).max(99).nullable(),
});

const querySchema = z.strictObject({
  identity: name,
  camera: name,
  time: seconds,
  /** A point on the person, in pixels: where a user would click. */
  x: pixels,
  y: pixels,
});

const truthSchema = z
  .strictObject({
    format: z.literal('sightline-demo-truth'),
    version: z.literal(1),
    seed: z.number().int().min(0),
    castSeed: z.number().int().min(0),
    venue: name,
    seconds: seconds.positive(),
    identities: z.array(identitySchema).max(1000),
    cameras: z.array(cameraSchema).min(1).max(64),
    /** A person who stands alone in one camera and appears in the others; null if there is none. */
    query: querySchema.nullable(),
  })
  .refine(
    ({ identities, cameras }) => {
      const known = new Set(identities.map(({ id }) => id));
      return cameras.every(({ boxes }) => boxes.every(({ identity }) => known.has(identity)));
    },
    { error: 'a box names a person that is not among the identities', path: ['cameras'] },
  );

/** The truth of a generated match: who is where in every frame of every camera. */
export type DemoTruth = z.infer<typeof truthSchema>;
/** A person of the match. */
export type DemoIdentity = z.infer<typeof identitySchema>;
/** One camera: its video and the boxes in it. */
export type DemoCamera = z.infer<typeof cameraSchema>;
/** One person in one frame. */
export type DemoBox = z.infer<typeof boxSchema>;
/** Whom to ask for, and where to click. */
export type DemoQuery = z.infer<typeof querySchema>;

/** Parses a truth file's text; `path` is named in errors. Throws a {@link MediaError} if it is not of the format. */
export function parseDemoTruth(text: string, path: string): DemoTruth {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new MediaError(
      'invalid-demo-truth',
      `${path} is not a JSON document. Generate the demo match again.`,
      {
        cause,
        details: { file: path },
      },
    );
  }
  const parsed = truthSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new MediaError(
    'invalid-demo-truth',
    `${path} is not the truth of a demo match: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}. Generate the demo match again.`,
    { cause: parsed.error, details: { file: path } },
  );
}

/** Reads the truth in a folder. Throws a {@link MediaError} if there is none or it is not of the format. */
export async function readDemoTruth(folder: string): Promise<DemoTruth> {
  const path = join(folder, TRUTH_FILE);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new MediaError(
      'no-demo-truth',
      `There is no demo match in ${folder}: ${TRUTH_FILE} cannot be read.`,
      {
        cause,
        details: { file: path },
      },
    );
  }
  return parseDemoTruth(text, path);
}

/** The truth of a complete demo match in the folder; null if there is none, or a video is missing. */
export async function findDemoMatch(folder: string): Promise<DemoTruth | null> {
  try {
    const truth = await readDemoTruth(folder);
    for (const camera of truth.cameras) {
      const { size } = await stat(join(folder, camera.file));
      if (size === 0) return null;
    }
    return truth;
  } catch (error) {
    if (error instanceof MediaError || (error instanceof Error && 'code' in error && error.code === 'ENOENT'))
      return null;
    throw error;
  }
}
