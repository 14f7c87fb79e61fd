import { Worker, type Transferable as NodeTransferable } from 'node:worker_threads';
import { CancelledError, fromWireError, SightlineError, throwIfCancelled } from '../errors/index.ts';
import {
  CLOSE_MESSAGE,
  type AnswerMessage,
  type CallArgument,
  type CallMessage,
  type CallResult,
  type Calls,
  type Transferable,
  type WorkerInput,
} from './protocol.ts';

export interface WorkerClientOptions {
  /** Shown in debuggers and in the message of an error. */
  readonly name: string;
}

export interface CallOptions {
  /** Buffers of the argument that move to the worker: the caller loses them. Everything else is copied. */
  readonly transfer?: readonly Transferable[];
  /** Aborting rejects the call with a CancelledError; the worker finishes the call and its answer is dropped. */
  readonly signal?: AbortSignal | undefined;
}

interface PendingCall {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * A worker thread as an object with typed asynchronous calls; several may be in flight, and the worker takes them in
 * order. Errors arrive as instances of the class that the worker threw. If the worker dies, what is pending and every
 * later call rejects. An idle worker does not keep the process alive; one at work does.
 */
export class WorkerClient<T extends Calls<T>> implements AsyncDisposable {
  readonly #worker: Worker;
  readonly #name: string;
  readonly #pending = new Map<number, PendingCall>();
  readonly #closing = new Int32Array(new SharedArrayBuffer(4));
  readonly #exited = Promise.withResolvers<undefined>();
  #nextId = 0;
  /** Calls that the worker has not answered yet, abandoned ones included. */
  #unanswered = 0;
  #end: SightlineError | undefined;

  constructor(script: URL, options: WorkerClientOptions) {
    this.#name = options.name;
    const workerData: WorkerInput = { closing: this.#closing };
    this.#worker = new Worker(script, { name: options.name, workerData });
    this.#worker.unref();
    this.#worker.on('message', (message: AnswerMessage) => this.#settle(message));
    this.#worker.on('messageerror', (error) => this.#fail(error.message));
    this.#worker.on('error', (error) => this.#fail(error instanceof Error ? error.message : String(error)));
    this.#worker.on('exit', (code) => {
      this.#fail(`it exited with code ${code}`);
      this.#exited.resolve(undefined);
    });
  }

  /** Rejects with the worker's error, or a SightlineError `worker-failed` if the worker died. */
  async call<K extends keyof T & string>(
    name: K,
    argument: CallArgument<T, K>,
    options: CallOptions = {},
  ): Promise<CallResult<T, K>> {
    const { signal } = options;
    throwIfCancelled(signal);
    if (this.#end !== undefined) throw this.#end;
    const id = this.#nextId++;
    const answer = new Promise<unknown>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
    });
    const cancel = (): void => {
      this.#take(id)?.reject(new CancelledError('The work was cancelled.', { cause: signal?.reason }));
    };
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      const message: CallMessage = { id, name, argument };
      this.#worker.postMessage(message, [...(options.transfer ?? [])] as NodeTransferable[]);
      this.#unanswered += 1;
      this.#worker.ref();
      return (await answer) as CallResult<T, K>;
    } finally {
      this.#take(id);
      signal?.removeEventListener('abort', cancel);
    }
  }

  /**
   * Ends the thread; what is pending rejects with a CancelledError at once. Resolves when the thread has ended: it
   * finishes the call under way first, because a thread that is stopped inside a native library takes the whole
   * process down with it.
   */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#rejectAll(new CancelledError(`${this.#name} was closed.`));
    Atomics.store(this.#closing, 0, 1);
    this.#worker.ref();
    this.#worker.postMessage(CLOSE_MESSAGE);
    await this.#exited.promise;
  }

  #take(id: number): PendingCall | undefined {
    const call = this.#pending.get(id);
    this.#pending.delete(id);
    return call;
  }

  #settle(message: AnswerMessage): void {
    this.#unanswered -= 1;
    if (this.#unanswered === 0 && Atomics.load(this.#closing, 0) === 0) this.#worker.unref();
    const call = this.#take(message.id);
    if ('error' in message) call?.reject(fromWireError(message.error));
    else call?.resolve(message.result);
  }

  #fail(reason: string): void {
    this.#rejectAll(
      new SightlineError('worker-failed', `${this.#name} stopped unexpectedly: ${reason}.`, {
        details: { worker: this.#name },
      }),
    );
  }

  #rejectAll(error: SightlineError): void {
    this.#end ??= error;
    for (const call of this.#pending.values()) call.reject(error);
    this.#pending.clear();
  }
}
