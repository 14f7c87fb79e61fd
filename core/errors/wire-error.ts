import {
  CancelledError,
  GraphError,
  InvalidOptionError,
  MediaError,
  ModelError,
  SetupError,
  SightlineError,
  StoreError,
  type ErrorDetails,
} from './sightline-error.ts';

/** An error as plain data, for workers, child processes and the wire. */
export interface WireError {
  readonly name: string;
  readonly code: string;
  readonly message: string;
  readonly details: ErrorDetails;
}

const FAMILIES = { GraphError, InvalidOptionError, MediaError, ModelError, SetupError, StoreError };

/** Any thrown value as plain data. What is not a Sightline error gets the code `unexpected`. */
export function toWireError(error: unknown): WireError {
  if (error instanceof SightlineError) {
    return { name: error.name, code: error.code, message: error.message, details: error.details };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { name: 'SightlineError', code: 'unexpected', message, details: {} };
}

/** The inverse of {@link toWireError}: an instance of the same class, with code and details. */
export function fromWireError(wire: WireError): SightlineError {
  if (wire.name === CancelledError.name) return new CancelledError(wire.message, { details: wire.details });
  const Family = Object.hasOwn(FAMILIES, wire.name)
    ? FAMILIES[wire.name as keyof typeof FAMILIES]
    : SightlineError;
  return new Family(wire.code, wire.message, { details: wire.details });
}

/** Throws a {@link CancelledError} if the signal has been aborted. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new CancelledError('The work was cancelled.', { cause: signal.reason });
}
