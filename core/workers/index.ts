export {
  Transferred,
  type CallArgument,
  type CallResult,
  type Calls,
  type Transferable,
} from './protocol.ts';
export { serveCalls, type CallHandlers } from './serve-calls.ts';
export { WorkerClient, type CallOptions, type WorkerClientOptions } from './worker-client.ts';
