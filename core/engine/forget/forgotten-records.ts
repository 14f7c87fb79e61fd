import { z } from 'zod';
import type { ProjectReader } from '../../library/index.ts';

/** What is recorded of a person who was forgotten: when and how much, but not who. */
export interface ForgottenRecord {
  readonly job: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly tracklets: number;
  readonly crops: number;
  readonly embeddings: number;
  readonly moments: number;
}

const count = z.number().int().nonnegative();
const parametersSchema = z.object({ tracklets: count, crops: count, embeddings: count, moments: count });

/** The records of a project, newest first. */
export function forgottenRecords(library: ProjectReader): ForgottenRecord[] {
  return library
    .jobs()
    .filter(({ kind }) => kind === 'forget')
    .flatMap(({ id, createdMs, parameters }) => {
      const counts = parametersSchema.safeParse(parameters);
      return counts.success ? [{ job: id, at: createdMs, ...counts.data }] : [];
    });
}
