export {
  CancelledError,
  GraphError,
  InvalidOptionError,
  MediaError,
  ModelError,
  SetupError,
  SightlineError,
  StoreError,
  type ErrorDetails,
  type ErrorOptions,
} from './sightline-error.ts';
export { fromWireError, throwIfCancelled, toWireError, type WireError } from './wire-error.ts';
