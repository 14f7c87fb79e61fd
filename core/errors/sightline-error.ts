/** Plain values that describe an error: they cross workers and the wire unchanged. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | null>>;

export interface ErrorOptions {
  /** The error that led to this one. */
  readonly cause?: unknown;
  /** What the message speaks of, as values: file, shapes, exit code, … */
  readonly details?: ErrorDetails;
}

/**
 * The root of all errors that Sightline raises on purpose. The message is one or more full sentences that say
 * what happened, to which file or value, and what to do.
 */
export class SightlineError extends Error {
  /** Stable, in kebab case; interfaces key their texts by it. */
  readonly code: string;
  readonly details: ErrorDetails;

  constructor(code: string, message: string, options: ErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.details = options.details ?? {};
  }
}

/** An option, argument or message from outside that is not of the allowed form. */
export class InvalidOptionError extends SightlineError {}

/** An operator was given operands, shapes or attributes that it cannot take, or a graph is malformed. */
export class GraphError extends SightlineError {}

/** A video or picture cannot be opened, or not be decoded to its end. */
export class MediaError extends SightlineError {}

/** A neural network file cannot be loaded, or its outputs are not usable. */
export class ModelError extends SightlineError {}

/** A project file cannot be opened, read or written. */
export class StoreError extends SightlineError {}

/** A tool that Sightline needs (FFmpeg, a native library) is missing or too old. */
export class SetupError extends SightlineError {}

/** The user, or the caller's `AbortSignal`, ended the work. */
export class CancelledError extends SightlineError {
  constructor(message = 'The work was cancelled.', options: ErrorOptions = {}) {
    super('cancelled', message, options);
  }
}
