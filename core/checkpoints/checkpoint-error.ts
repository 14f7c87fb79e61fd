import { ModelError, type ErrorDetails } from '../errors/index.ts';

/** The file asks for something that weights never need. */
export function unsafeCheckpoint(reason: string, details: ErrorDetails = {}): ModelError {
  return new ModelError(
    'unsafe-checkpoint',
    `The checkpoint is refused: ${reason}. Nothing of it was executed. Take weights only from a publisher you trust.`,
    { details },
  );
}

/** The file is cut off, contradicts itself, or is no PyTorch file at all. */
export function damagedCheckpoint(reason: string, cause?: unknown): ModelError {
  return new ModelError(
    'damaged-checkpoint',
    `The file is not a PyTorch checkpoint or is damaged: ${reason}.`,
    {
      cause,
    },
  );
}

/** The same error, naming the file in message and details; what is no ModelError stays as it is. */
export function namingFile(path: string, cause: unknown): unknown {
  if (!(cause instanceof ModelError)) return cause;
  return new ModelError(cause.code, `${path}: ${cause.message}`, {
    cause,
    details: { ...cause.details, file: path },
  });
}
