import { ModelError } from '../errors/index.ts';
import { serveCalls, Transferred, type CallHandlers } from '../workers/index.ts';
import type { SessionCalls } from './session-calls.ts';
import { SessionHost } from './session-host.ts';
import { buffersOf, type Tensors } from './tensor.ts';

/** The model of this worker: one worker holds one session. */
let host: SessionHost | undefined;

const handlers: CallHandlers<SessionCalls> = {
  open: async (argument) => {
    host = await SessionHost.open(argument);
    return host.opened;
  },
  run: async ({ feeds, outputs }) => {
    if (host === undefined) throw new ModelError('no-model', 'The session has no model: open it first.');
    const result = await host.run(feeds, outputs);
    return new Transferred<Tensors>(result, buffersOf(result));
  },
};

serveCalls<SessionCalls>(handlers);
