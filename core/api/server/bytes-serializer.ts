import type { StandardRPCCustomJsonSerializer } from '@orpc/client/standard';

/** The number that marks bytes in a message; the window's side of the wire uses the same. */
const BYTES_TYPE = 20;

/** Bytes (a query picture) cross the wire as Base64. */
export const bytesSerializer: StandardRPCCustomJsonSerializer = {
  type: BYTES_TYPE,
  condition: (value) => value instanceof Uint8Array,
  serialize: (value: Uint8Array) => Buffer.from(value).toString('base64'),
  deserialize: (value: unknown) => {
    if (typeof value !== 'string') throw new TypeError('Bytes arrive as a Base64 text.');
    return new Uint8Array(Buffer.from(value, 'base64'));
  },
};
