import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { MOST_CAMERAS, systemSchema } from './schemas.ts';

const id = z.number().int().positive();
const job = z.object({ job: id });

export const recentProjectSchema = z.object({
  id,
  name: z.string(),
  /** For people, the home folder shortened to `~`. */
  folder: z.string(),
  isMissing: z.boolean(),
});

/** A video that the user chose or dropped. The window knows it by number, never by path. */
export const offeredVideoSchema = z.object({ id, fileName: z.string(), suggestedName: z.string() });

export const engineStateSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('running') }),
  /** It ended by itself and starts anew, for the `attempt`th time. */
  z.object({ kind: z.literal('restarting'), attempt: z.number().int().positive(), reason: z.string() }),
  /** It ended by itself too often; only the user can have it started again. */
  z.object({ kind: z.literal('stopped'), reason: z.string() }),
]);

/** What the shell tells a window, all at once at first and then as it changes. */
export const shellStateSchema = z.object({
  kind: z.enum(['welcome', 'project']),
  version: z.string(),
  engine: engineStateSchema,
  recentProjects: z.array(recentProjectSchema),
  offeredVideos: z.array(offeredVideoSchema),
  /** What could not be done, for people; null where nothing failed since. */
  problem: z.string().nullable(),
});

/** A state, or a command of the menu that the window is to carry out. */
export const shellEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('state'), state: shellStateSchema }),
  z.object({ kind: z.literal('command'), command: z.string().max(100) }),
]);

/**
 * What a window may ask of the shell around it. No call names a file: files are chosen in the system's dialogs, dropped
 * by hand, or known from before by number.
 */
export const shellContract = {
  /** The present state, then every change and every command of the menu. */
  watch: oc.output(eventIterator(shellEventSchema)),
  projects: {
    /** Asks for a place in a dialog and opens a new project there; false where the user changed their mind. */
    create: oc.output(z.boolean()),
    /** Asks for a project in a dialog and opens it. */
    choose: oc.output(z.boolean()),
    openRecent: oc.input(z.object({ id })).output(z.void()),
    forgetRecent: oc.input(z.object({ id })).output(z.void()),
    /** Opens the generated match that ships, and ingests it if that was not done yet. */
    openDemo: oc.output(z.void()),
  },
  videos: {
    /** Asks for videos in a dialog; they are then offered. */
    choose: oc.output(z.void()),
    discard: oc.input(z.object({ id })).output(z.void()),
    /** Starts to ingest offered videos as cameras of these names. */
    add: oc
      .input(
        z.object({
          cameras: z
            .array(z.object({ id, name: z.string().trim().min(1).max(100) }))
            .min(1)
            .max(MOST_CAMERAS),
        }),
      )
      .output(job),
    /** Goes on with an ingest that was stopped. */
    resume: oc.output(job),
  },
  engine: {
    /** Starts the engine again after it was given up. */
    restart: oc.output(z.void()),
  },
  system: {
    /** What this machine has and lacks. */
    describe: oc.output(systemSchema),
    /** Shows the log file in the system's file manager. */
    showLog: oc.output(z.void()),
  },
};

export type ShellContract = typeof shellContract;
export type RecentProject = z.infer<typeof recentProjectSchema>;
export type OfferedVideo = z.infer<typeof offeredVideoSchema>;
export type EngineState = z.infer<typeof engineStateSchema>;
export type ShellState = z.infer<typeof shellStateSchema>;
export type ShellEvent = z.infer<typeof shellEventSchema>;
