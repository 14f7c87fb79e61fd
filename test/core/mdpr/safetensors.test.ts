import { describe, expect, it } from 'vitest';
import { ModelError } from '../../../core/errors/index.ts';
import { readSafetensors, writeSafetensors, type Weights } from '../../../core/mdpr/index.ts';

/** A file put together by hand from the format's description. */
function file(header: unknown, body: Uint8Array, headerLength?: bigint): Uint8Array {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const length = new Uint8Array(BigUint64Array.of(headerLength ?? BigInt(json.length)).buffer);
  return Buffer.concat([length, json, body]);
}

const two = new Uint8Array(Float32Array.of(1.5, -2).buffer);

describe('safetensors', () => {
  it('come back as they were written', () => {
    const weights: Weights = new Map([
      ['b', { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) }],
      ['a', { shape: [], data: Float32Array.of(-0.5) }],
      ['empty', { shape: [0, 3], data: new Float32Array() }],
      ['größe', { shape: [1], data: Float32Array.of(7) }],
    ]);
    const read = readSafetensors(writeSafetensors(weights, { note: 'grün' }));
    expect(new Map([...read.weights].sort())).toEqual(new Map([...weights].sort()));
    expect(read.metadata).toEqual({ note: 'grün' });
  });

  it('begin their tensors at a multiple of eight bytes, as the format recommends', () => {
    const bytes = writeSafetensors(new Map([['å', { shape: [1], data: Float32Array.of(1) }]]));
    expect(new DataView(bytes.buffer).getBigUint64(0, true) % 8n).toBe(0n);
  });

  it('are read from a file that another program wrote', () => {
    const header = { t: { dtype: 'F32', shape: [2], data_offsets: [0, 8] }, __metadata__: { format: 'pt' } };
    const { weights, metadata } = readSafetensors(file(header, two));
    expect(weights.get('t')).toEqual({ shape: [2], data: Float32Array.of(1.5, -2) });
    expect(metadata).toEqual({ format: 'pt' });
  });

  it('may count batches in int64', () => {
    const header = { n: { dtype: 'I64', shape: [], data_offsets: [0, 8] } };
    const body = new Uint8Array(BigInt64Array.of(42n).buffer);
    expect(readSafetensors(file(header, body)).weights.get('n')?.data).toEqual(Float32Array.of(42));
  });

  it('may hold float16 weights', () => {
    // By IEEE 754: 1.5 is 0x3e00, -2 is 0xc000, and 0x0001 the smallest number, 2^-24.
    const body = new Uint8Array(Uint16Array.of(0x3e00, 0xc000, 0x0001).buffer);
    const header = { t: { dtype: 'F16', shape: [3], data_offsets: [0, 6] } };
    expect(readSafetensors(file(header, body)).weights.get('t')?.data).toEqual(
      Float32Array.of(1.5, -2, 2 ** -24),
    );
  });

  it('round kernels, and nothing else, to half precision on request', () => {
    const third = Math.fround(1 / 3);
    const kernel = { shape: [1, 3], data: Float32Array.of(third, -1, 0.5) };
    const norm = { shape: [3], data: Float32Array.of(third, -1, 0.5) };
    const large = { shape: [1, 3], data: Float32Array.of(third, 70_000, 0) };
    const weights: Weights = new Map([
      ['kernel', kernel],
      ['norm', norm],
      ['large', large],
    ]);
    const bytes = writeSafetensors(weights, {}, 'half');
    const read = readSafetensors(bytes).weights;
    expect(read.get('norm')).toEqual(norm);
    expect(read.get('large')).toEqual(large);
    // Half precision has eleven significant bits: a third becomes 1365 / 4096.
    expect(read.get('kernel')).toEqual({ shape: [1, 3], data: Float32Array.of(1365 / 4096, -1, 0.5) });
    expect(writeSafetensors(weights).length - bytes.length).toBeGreaterThan(0);
  });

  const tensor = { dtype: 'F32', shape: [2], data_offsets: [0, 8] };
  const FAULTS: Readonly<Record<string, Uint8Array>> = {
    'an empty file': new Uint8Array(),
    'a header longer than the file': file({ t: tensor }, two, 1_000n),
    'a header of exabytes': file({ t: tensor }, two, 1n << 62n),
    'a header that is no JSON': file('{"t":', two),
    'a header that is no UTF-8': file('', Uint8Array.of(0xff, 0xfe), 2n),
    'a tensor beyond the end': file({ t: { ...tensor, data_offsets: [4, 12] } }, two),
    'a tensor that ends before it begins': file({ t: { ...tensor, data_offsets: [8, 0] } }, two),
    'a tensor with fewer bytes than its shape says': file({ t: { ...tensor, shape: [3] } }, two),
    'a negative size': file({ t: { ...tensor, shape: [-2, -1] } }, two),
    'another element type': file({ t: { ...tensor, dtype: 'F8_E4M3' } }, two),
    'an entry that is no tensor': file({ t: { dtype: 'F32' } }, two),
  };
  it.each(Object.entries(FAULTS))('refuse %s', (_, bytes) => {
    expect(() => readSafetensors(bytes)).toThrow(ModelError);
  });
});
