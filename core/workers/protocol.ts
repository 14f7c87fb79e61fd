import type { WireError } from '../errors/index.ts';

/**
 * What a worker answers, as an interface of one-argument functions; arguments and results must be structured-cloneable.
 * A constraint in the form `T extends Calls<T>` takes interfaces, which have no index signature.
 */
export type Calls<T> = { [K in keyof T]: (argument: never) => unknown };

export type CallArgument<T extends Calls<T>, K extends keyof T> = Parameters<T[K]>[0];
export type CallResult<T extends Calls<T>, K extends keyof T> = Awaited<ReturnType<T[K]>>;

/** A buffer or port that changes hands instead of being copied. */
export type Transferable = ArrayBuffer | MessagePort;

/** A result whose buffers are moved to the caller: the worker must not touch them afterwards. */
export class Transferred<Value> {
  readonly value: Value;
  readonly transfer: readonly Transferable[];

  constructor(value: Value, transfer: readonly Transferable[]) {
    this.value = value;
    this.transfer = transfer;
  }
}

export interface CallMessage {
  readonly id: number;
  readonly name: string;
  readonly argument: unknown;
}

export type AnswerMessage =
  { readonly id: number; readonly result: unknown } | { readonly id: number; readonly error: WireError };

/** What every worker is started with. */
export interface WorkerInput {
  /** One shared number: 1 once the client closes, so that calls still queued are skipped. */
  readonly closing: Int32Array<SharedArrayBuffer>;
}

/** Asks the worker to end as soon as the call under way is done. */
export const CLOSE_MESSAGE = 'close';
