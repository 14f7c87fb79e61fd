import { oc } from '@orpc/contract';
import { z } from 'zod';

const id = z.number().int().positive();
const name = z.string().min(1).max(200);
/** Seconds. */
const duration = z.number().min(0).max(3600);

/** A file format that projects can be written in. */
export const formatSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** Without the dot; empty where the export is a folder. */
  extension: z.string(),
  /** Whether files of it can be imported. */
  reads: z.boolean(),
  writes: z.boolean(),
  /** Whether it holds appearances: `join`, `lead` and `lag` change what is written. */
  hasAppearances: z.boolean(),
  /** Whether it holds pictures of people: `hidesOthers` changes them. */
  hasPictures: z.boolean(),
});

/** Which part of the project; all of it where absent. */
export const selectionSchema = z.object({
  people: z.array(name).max(1000).optional(),
  /** Names of teams; with `people` too, those of either. */
  teams: z.array(name).max(100).optional(),
  cameras: z.array(name).max(16).optional(),
  /** Seconds of project time. */
  from: z.number().optional(),
  to: z.number().optional(),
});

export const exportInputSchema = selectionSchema.extend({
  format: z.string().max(40),
  /** Formats of appearances: pieces that are no farther apart than this many seconds count as one. */
  join: duration.optional(),
  /** Formats of appearances: seconds added before and after each. */
  lead: duration.optional(),
  lag: duration.optional(),
  /** Make everyone but the chosen people unrecognisable in pictures. */
  hidesOthers: z.boolean().optional(),
  /** The file or folder to make; local callers only. Default: a new name in `PROJECT-exports` beside the project */
  path: z.string().min(1).optional(),
});

export const exportResultSchema = z.object({
  files: z.array(z.string()),
  warnings: z.array(z.string()),
  /** What was done, in sentences, where the files do not show it. */
  notes: z.array(z.string()),
});

export const clipsInputSchema = exportInputSchema.omit({ format: true }).extend({
  /** `reel`: one video; `clips`: a folder of single ones; `stills`: a folder of pictures. */
  as: z.enum(['reel', 'clips', 'stills']).default('reel'),
  /** These tracklets in this order, such as what a search found, instead of people's appearances. */
  tracklets: z.array(id).min(1).max(1000).optional(),
  /** The moments of these tags instead of people's appearances; of chosen people only theirs. */
  tags: z.array(name).min(1).max(100).optional(),
  /** Draw the box of the person whom a clip is about. */
  hasBox: z.boolean().default(false),
  /** Write the name beside it. */
  hasNames: z.boolean().default(false),
  /** Show other cameras at the same moment, small. */
  hasOtherCameras: z.boolean().default(false),
  hasSound: z.boolean().default(true),
  /** Copy instead of encoding where that can be; clips then start at a key frame. */
  copies: z.boolean().default(false),
});

export const importInputSchema = z.object({
  format: z.string().max(40),
  camera: name,
  /** The file. */
  path: z.string().min(1),
});

/** What is recorded of a person who was forgotten: not who it was. */
export const forgottenSchema = z.object({
  job: id,
  /** Milliseconds since 1970. */
  at: z.number(),
  tracklets: z.number().int().nonnegative(),
  crops: z.number().int().nonnegative(),
  embeddings: z.number().int().nonnegative(),
  moments: z.number().int().nonnegative(),
});

const started = z.object({ job: id });

export const exportContract = {
  /** The formats that this program writes and reads. */
  formats: oc.output(z.array(formatSchema)),
  /** Starts to write the project, or a part of it, in a format. */
  start: oc.input(exportInputSchema).output(started),
  /** The files (or the folder) that a finished job made, as paths of the engine's machine. */
  result: oc.input(z.object({ job: id })).output(exportResultSchema),
  /** Starts to cut appearances, search results or tagged moments out of the videos. */
  clips: oc.input(clipsInputSchema).output(started),
  /** Starts to take a file's tracks of one camera for corrections; local callers only. */
  import: oc.input(importInputSchema).output(started),
  /** Starts to remove a person from the project file for good. This cannot be undone. */
  forget: oc.input(z.object({ person: name })).output(started),
  /** The records of people who were forgotten, newest first. */
  forgotten: oc.output(z.array(forgottenSchema)),
};

export type FormatDescription = z.infer<typeof formatSchema>;
export type ExportResult = z.infer<typeof exportResultSchema>;
export type ExportInput = z.input<typeof exportInputSchema>;
export type ClipsInput = z.input<typeof clipsInputSchema>;
export type ForgottenRecord = z.infer<typeof forgottenSchema>;
