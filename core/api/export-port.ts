import type { z } from 'zod';
import type {
  clipsInputSchema,
  exportInputSchema,
  ExportResult,
  ForgottenRecord,
  FormatDescription,
  importInputSchema,
} from './export-contract.ts';

/** What the api needs of the engine's exports. */
export interface ExportPort {
  formats(): FormatDescription[];
  /** Starts an export and returns its job at once. */
  startExport(input: z.output<typeof exportInputSchema>): { job: number };
  /** What a finished job made. */
  exportResult(job: number): ExportResult;
  /** Starts to cut clips and returns the job at once. */
  clips(input: z.output<typeof clipsInputSchema>): { job: number };
  /** Starts to take a file's tracks for corrections and returns the job at once. */
  importTracks(input: z.output<typeof importInputSchema>): { job: number };
  /** Starts to remove a person for good and returns the job at once. */
  forget(input: { readonly person: string }): { job: number };
  /** The records of people who were forgotten, newest first. */
  forgotten(): ForgottenRecord[];
}
