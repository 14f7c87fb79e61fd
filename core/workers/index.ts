export {
  Transferred,
  type CallArgument,
  type CallResult,
  type Calls,
  type Transferable,
} from './protocol.ts';
export { serveCalls, type CallHandlers } from './serve-calls.ts';
export { yieldToOthers } from './yield-to-others.ts';
export { WorkerClient, type CallOptions, type WorkerClientOptions } from './worker-client.ts';
