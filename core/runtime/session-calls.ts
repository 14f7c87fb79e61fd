import type { Device, Fallback } from './device.ts';
import type { Port, Tensors } from './tensor.ts';

/** A model as its worker opened it. */
export interface OpenedSession {
  readonly device: Device;
  readonly fallbacks: readonly Fallback[];
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** What a session's worker answers: `open` once, then `run`. */
export interface SessionCalls {
  open(argument: {
    readonly model: Uint8Array;
    readonly name: string;
    /** In the order to try them. */
    readonly devices: readonly Device[];
    /** Undefined: as many as ONNX Runtime takes, one per core. */
    readonly threads: number | undefined;
  }): OpenedSession;
  run(argument: { readonly feeds: Tensors; readonly outputs: readonly string[] }): Tensors;
}
