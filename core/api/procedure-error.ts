import { ORPCError } from '@orpc/server';
import { ValidationError } from '@orpc/contract';
import {
  CancelledError,
  fromWireError,
  InvalidOptionError,
  SightlineError,
  toWireError,
  type WireError,
} from '../errors/index.ts';

/** An engine's error in the form that crosses the wire: `data` is a {@link WireError}. */
export function toProcedureError(error: unknown): ORPCError<string, unknown> {
  if (error instanceof ORPCError) return error as ORPCError<string, unknown>;
  const data = toWireError(error);
  return new ORPCError(transportCode(error), { message: data.message, data, cause: error });
}

/** The inverse of {@link toProcedureError}, for callers in the same process. */
export function fromProcedureError(error: unknown): SightlineError {
  if (error instanceof SightlineError) return error;
  if (!(error instanceof ORPCError)) return fromWireError(toWireError(error));
  if (error.cause instanceof SightlineError) return error.cause;
  if (error.cause instanceof ValidationError) {
    const issues = error.cause.issues.map((issue) => `${pathText(issue.path)}: ${issue.message}`);
    return new InvalidOptionError('invalid-request', `The request is not valid. ${issues.join('; ')}.`, {
      cause: error,
    });
  }
  if (isWireError(error.data)) return fromWireError(error.data);
  return new SightlineError('unexpected', error.message, { cause: error });
}

function transportCode(error: unknown): string {
  if (error instanceof InvalidOptionError) return 'BAD_REQUEST';
  if (error instanceof CancelledError) return 'CLIENT_CLOSED_REQUEST';
  return 'INTERNAL_SERVER_ERROR';
}

function pathText(path: ValidationError['issues'][number]['path']): string {
  const keys = (path ?? []).map((part) => String(typeof part === 'object' ? part.key : part));
  return keys.length === 0 ? 'input' : keys.join('.');
}

function isWireError(data: unknown): data is WireError {
  return typeof data === 'object' && data !== null && 'code' in data && 'message' in data && 'name' in data;
}
