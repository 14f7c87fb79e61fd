import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { venueSchema } from './models-contract.ts';

const id = z.number().int().positive();
const count = z.number().int().nonnegative();
const labels = z.enum(['people', 'tracklets']);
/** Crops that are not to be used. */
const dropped = z.array(id).max(100_000);
const started = z.object({ job: id });

export const finetunePlanSchema = z.object({
  labels,
  /** How long it may take on this device. */
  minutes: z
    .number()
    .positive()
    .max(24 * 60),
  /** Of the model that comes out; letters, digits, `.`, `-` and `_`. */
  name: z.string().min(1).max(64),
  dropped: dropped.default([]),
});

export const finetunePreviewSchema = z.object({
  /** What is learned from, somebody after the other. */
  people: z.array(
    z.object({
      /** The person of the roster; null where only a tracklet is known. */
      person: id.nullable(),
      tracklet: id,
      crops: z.array(z.object({ crop: id, camera: z.string(), thumbnail: z.string() })),
    }),
  ),
  /** Pictures that the gain is measured on. */
  setAside: count,
  /** What is set aside, in a full sentence. */
  note: z.string(),
});

const answers = z.array(z.object({ thumbnail: z.string().nullable(), isRight: z.boolean() }));

export const finetuneStateSchema = z.object({
  /** `stopped`: cancelled, failed or cut off; it can go on. */
  phase: z.enum(['none', 'running', 'paused', 'stopped', 'done']),
  job: id.nullable(),
  plan: finetunePlanSchema.nullable(),
  stage: z.string(),
  step: count,
  steps: count,
  /** Seconds of work left; null until known. */
  remaining: z.number().nullable(),
  notes: z.array(z.string()),
  report: venueSchema
    .extend({
      isBetter: z.boolean(),
      /** Expected calibration errors; null where there was too little to tell. */
      calibration: z.object({ before: z.number().nullable(), after: z.number().nullable() }).nullable(),
      /** Queries that the new model answers otherwise, those that changed most first. */
      changed: z.array(
        z.object({
          thumbnail: z.string().nullable(),
          /** Place of the first right answer, from 1. */
          firstRight: z.object({ before: count, after: count }),
          before: answers,
          after: answers,
        }),
      ),
    })
    .nullable(),
  error: z.string().nullable(),
});

export const finetuneUpdateSchema = z.object({
  state: finetuneStateSchema,
  /** Points of the curves since the update before; the first one holds all. */
  steps: z.array(
    z.object({
      step: count,
      learningRate: z.number(),
      loss: z.number(),
      terms: z.record(z.string(), z.number()),
    }),
  ),
  scores: z.array(z.object({ step: count, rank1: z.number(), mAP: z.number() })),
});

export const finetuneContract = {
  /** Which crops would be learned from. */
  preview: oc.input(z.object({ labels, dropped: dropped.default([]) })).output(finetunePreviewSchema),
  /** Starts a fine-tuning in the background. */
  start: oc.input(finetunePlanSchema).output(started),
  /** Holds the running one up after its next step. */
  pause: oc.output(z.void()),
  /** Goes on with the one that was paused or stopped. */
  resume: oc.output(started),
  /** Gives the stopped one up, with all that it left on the disk. */
  discard: oc.output(z.void()),
  /** How the newest one is, with its curves; then every change. */
  watch: oc.output(eventIterator(finetuneUpdateSchema)),
};

export type FinetunePlanInput = z.output<typeof finetunePlanSchema>;
export type FinetunePreview = z.infer<typeof finetunePreviewSchema>;
export type FinetuneStateView = z.infer<typeof finetuneStateSchema>;
export type FinetuneUpdateView = z.infer<typeof finetuneUpdateSchema>;
