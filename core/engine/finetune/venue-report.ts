import { z } from 'zod';
import { FINETUNE_LABELS } from './venue-people.ts';

const scoreSchema = z.object({ rank1: z.number(), mAP: z.number() });
export type VenueScore = z.infer<typeof scoreSchema>;

/** What came of a fine-tuning; shares are fractions, measured on what was set aside. */
export const venueReportSchema = z.object({
  project: z.string(),
  labels: z.enum(FINETUNE_LABELS),
  identities: z.number(),
  pictures: z.number(),
  queries: z.number(),
  base: z.string(),
  before: scoreSchema,
  after: scoreSchema,
  minutes: z.number(),
});
export type VenueReport = z.infer<typeof venueReportSchema>;
