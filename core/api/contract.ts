import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { exportContract } from './export-contract.ts';
import { finetuneContract } from './finetune-contract.ts';
import { modelsContract } from './models-contract.ts';
import {
  ingestInputSchema,
  jobProgressSchema,
  projectSchema,
  searchInputSchema,
  searchResultSchema,
  systemSchema,
  trackletBoxesSchema,
  trackletSchema,
  unfinishedIngestSchema,
} from './schemas.ts';
import { workspaceContract } from './workspace-contract.ts';

const trackletFilter = z.object({ camera: z.string().optional() });
const window = z.object({ camera: z.string(), from: z.number(), to: z.number() });

/**
 * The one contract between the engine and everything that drives it: window, terminal, tests. Inputs and outputs
 * are validated on the engine's side of the wire.
 */
export const contract = {
  ...workspaceContract,
  project: {
    /** Cameras, model and counts of the open project. */
    get: oc.output(projectSchema),
  },
  ingest: {
    /** Starts (or goes on with) finding, following and embedding everyone in the cameras' videos. */
    start: oc.input(ingestInputSchema).output(z.object({ job: z.number().int().positive() })),
    /** An ingest that was stopped before its end and does not run; null where there is none. */
    unfinished: oc.output(unfinishedIngestSchema.nullable()),
    /** Goes on with it. */
    resume: oc.output(z.object({ job: z.number().int().positive() })),
  },
  system: {
    /** What this machine has and lacks. */
    describe: oc.output(systemSchema),
  },
  tracklets: {
    /** All tracklets, by camera and start. */
    list: oc.input(trackletFilter).output(z.array(trackletSchema)),
    /** The boxes of one camera with `from ≤ time ≤ to`, for drawing over the picture. */
    boxes: oc.input(window).output(z.array(trackletBoxesSchema)),
  },
  frames: {
    /** The presentation times of all frames of a camera's video, ascending, in seconds. */
    times: oc.input(z.object({ camera: z.string() })).output(z.array(z.number())),
  },
  media: {
    /** Starts to make a copy that browsers can play of a video that they cannot; null where it is there already. */
    prepare: oc
      .input(z.object({ camera: z.string() }))
      .output(z.object({ job: z.number().int().positive().nullable() })),
  },
  search: {
    /** Every re-appearance of the person in question, best first. */
    query: oc.input(searchInputSchema).output(searchResultSchema),
  },
  exports: exportContract,
  models: modelsContract,
  finetune: finetuneContract,
  jobs: {
    /** Jobs that run or ran since the engine started, newest first. */
    list: oc.output(z.array(jobProgressSchema)),
    /** The current state of all jobs, then every change. */
    watch: oc.output(eventIterator(jobProgressSchema)),
    /** Asks a job to stop; it keeps what it has committed. */
    cancel: oc.input(z.object({ job: z.number().int().positive() })).output(z.void()),
  },
};

export type Contract = typeof contract;
