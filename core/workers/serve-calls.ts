import { parentPort, workerData, type Transferable as NodeTransferable } from 'node:worker_threads';
import { SightlineError, toWireError } from '../errors/index.ts';
import {
  CLOSE_MESSAGE,
  Transferred,
  type AnswerMessage,
  type CallArgument,
  type CallMessage,
  type CallResult,
  type Calls,
  type WorkerInput,
} from './protocol.ts';

/** One function for each call; a {@link Transferred} result moves its buffers to the caller. */
export type CallHandlers<T extends Calls<T>> = {
  readonly [K in keyof T]: (
    argument: CallArgument<T, K>,
  ) =>
    | CallResult<T, K>
    | Transferred<CallResult<T, K>>
    | Promise<CallResult<T, K> | Transferred<CallResult<T, K>>>;
};

/**
 * Answers the calls of a `WorkerClient` from inside its worker thread, until the client closes. Whatever a handler
 * throws is sent back as the call's error.
 */
export function serveCalls<T extends Calls<T>>(handlers: CallHandlers<T>): void {
  const port = parentPort;
  if (port === null) throw new SightlineError('not-a-worker', 'serveCalls runs only inside a worker thread.');
  const { closing } = workerData as WorkerInput;
  const table = new Map(Object.entries<(argument: never) => unknown>(handlers));
  let callsUnderWay = 0;
  const answer = async ({ id, name, argument }: CallMessage): Promise<void> => {
    callsUnderWay += 1;
    try {
      const handler = table.get(name);
      if (handler === undefined) {
        throw new SightlineError('unknown-call', `The worker knows no call named "${name}".`);
      }
      const outcome = await handler(argument as never);
      const transferred = outcome instanceof Transferred ? outcome : new Transferred<unknown>(outcome, []);
      const message: AnswerMessage = { id, result: transferred.value };
      port.postMessage(message, [...transferred.transfer] as NodeTransferable[]);
    } catch (error) {
      const message: AnswerMessage = { id, error: toWireError(error) };
      port.postMessage(message);
    } finally {
      callsUnderWay -= 1;
      closeIfDone();
    }
  };
  const closeIfDone = (): void => {
    if (Atomics.load(closing, 0) === 1 && callsUnderWay === 0) port.close();
  };
  port.on('message', (message: CallMessage | typeof CLOSE_MESSAGE) => {
    if (message === CLOSE_MESSAGE || Atomics.load(closing, 0) === 1) closeIfDone();
    else void answer(message);
  });
}
