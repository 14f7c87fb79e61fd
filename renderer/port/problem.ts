import { ORPCError } from '@orpc/client';

/** What went wrong, for people: the engine's own sentence and its stable code. */
export interface Problem {
  readonly code: string;
  readonly message: string;
}

/** Any thrown value as a {@link Problem}. The engine's errors carry code and message as data. */
export function toProblem(error: unknown): Problem {
  if (error instanceof ORPCError) {
    const data: unknown = error.data;
    if (typeof data === 'object' && data !== null && 'code' in data && 'message' in data) {
      return { code: String(data.code), message: String(data.message) };
    }
  }
  return { code: 'unexpected', message: error instanceof Error ? error.message : String(error) };
}
