import { z } from 'zod';
import { FINETUNE_LABELS } from './venue-people.ts';

const share = z.number().min(0).max(1);
const count = z.number().int().nonnegative();
const scoreSchema = z.object({ rank1: share, mAP: share });
export type VenueScore = z.infer<typeof scoreSchema>;

const answersSchema = z.array(z.object({ crop: count, isRight: z.boolean() })).max(10);
const changedSchema = z.object({
  /** Ids of crops of the project that it was tuned in. */
  query: count,
  /** Place of the first right answer, from 1. */
  firstRight: z.object({ before: count, after: count }),
  before: answersSchema,
  after: answersSchema,
});
/** A query that the tuned model answers otherwise. */
export type ChangedQuery = z.infer<typeof changedSchema>;

/** What came of a fine-tuning; shares are fractions, measured on what was set aside. Files of others hold it too. */
export const venueReportSchema = z.object({
  project: z.string().max(200),
  labels: z.enum(FINETUNE_LABELS),
  identities: count,
  pictures: count,
  queries: count,
  base: z.string().max(200),
  before: scoreSchema,
  after: scoreSchema,
  minutes: z.number().nonnegative(),
  /** Expected calibration errors of likelihoods; null where there was too little to tell. */
  calibration: z.object({ before: share.nullable(), after: share.nullable() }).optional(),
  changed: z.array(changedSchema).max(50).optional(),
});
export type VenueReport = z.infer<typeof venueReportSchema>;

/** Whether a model finds more than the one that it began with: only then is it worth using. */
export function isBetter({ before, after }: VenueReport): boolean {
  return after.mAP > before.mAP;
}
