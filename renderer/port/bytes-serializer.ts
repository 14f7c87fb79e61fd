import type { StandardRPCCustomJsonSerializer } from '@orpc/client/standard';

/** The number that marks bytes in a message; the engine's side of the wire uses the same. */
const BYTES_TYPE = 20;

/** Bytes (a query picture) cross the wire as Base64. */
export const bytesSerializer: StandardRPCCustomJsonSerializer = {
  type: BYTES_TYPE,
  condition: (value) => value instanceof Uint8Array,
  serialize: (value: Uint8Array) => {
    let binary = '';
    for (let start = 0; start < value.length; start += 0x8000) {
      binary += String.fromCharCode(...value.subarray(start, start + 0x8000));
    }
    return btoa(binary);
  },
  deserialize: (value: unknown) => {
    if (typeof value !== 'string') throw new TypeError('Bytes arrive as a Base64 text.');
    return Uint8Array.from(atob(value), (character) => character.charCodeAt(0));
  },
};
