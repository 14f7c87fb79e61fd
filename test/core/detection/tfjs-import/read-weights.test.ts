import { describe, expect, it } from 'vitest';
import { readWeights, widenFloat16 } from '../../../../core/detection/tfjs-import/read-weights.ts';

interface Entry {
  name: string;
  shape: number[];
  dtype: string;
  quantization?: { dtype: string };
}
const group = (...weights: Entry[]) => ({ paths: ['weights.bin'], weights });

describe('widenFloat16', () => {
  it("equals the language's own 16-bit numbers, for every bit pattern", () => {
    const bits = Uint16Array.from({ length: 65_536 }, (_, index) => index);
    const values = new Float16Array(bits.buffer);
    const wrong = [...bits].filter((pattern, index) => !Object.is(widenFloat16(pattern), values[index]));
    expect(wrong).toEqual([]);
  });
});

describe('readWeights', () => {
  it('reads tensors one behind the other, 16-bit ones widened', () => {
    const bytes = new Uint8Array(4 * 2 + 2 * 2 + 4);
    const view = new DataView(bytes.buffer);
    view.setFloat32(0, 1.5, true);
    view.setFloat32(4, -2, true);
    view.setUint16(8, 0x3c00, true);
    view.setUint16(10, 0xc000, true);
    view.setInt32(12, -7, true);
    const read = readWeights(
      group(
        { name: 'a', shape: [2, 1], dtype: 'float32' },
        { name: 'b', shape: [2], dtype: 'float32', quantization: { dtype: 'float16' } },
        { name: 'c', shape: [], dtype: 'int32' },
      ),
      bytes,
    );
    expect([...read]).toEqual([
      ['a', { shape: [2, 1], data: Float32Array.of(1.5, -2) }],
      ['b', { shape: [2], data: Float32Array.of(1, -2) }],
      ['c', { shape: [], data: Int32Array.of(-7) }],
    ]);
  });

  it.each([
    ['too few bytes', group({ name: 'a', shape: [3], dtype: 'float32' }), 'ends at byte 12'],
    ['too many bytes', group({ name: 'a', shape: [1], dtype: 'float32' }), 'accounts for 4 bytes'],
    ['a declared giant', group({ name: 'a', shape: [65_536, 65_536, 64], dtype: 'float32' }), 'cut short'],
    [
      'a name given twice',
      group({ name: 'a', shape: [1], dtype: 'float32' }, { name: 'a', shape: [1], dtype: 'float32' }),
      'twice',
    ],
    ['another type', group({ name: 'a', shape: [2], dtype: 'complex64' }), 'complex64 stored as complex64'],
    [
      '8-bit quantization',
      group({ name: 'a', shape: [8], dtype: 'float32', quantization: { dtype: 'uint8' } }),
      'float32 stored as uint8',
    ],
  ])('refuses %s', (_, weights, reason) => {
    expect(() => readWeights(weights, new Uint8Array(8))).toThrow(
      expect.objectContaining({ code: 'tfjs-weights', message: expect.stringContaining(reason) as string }),
    );
  });

  it('refuses values that are not finite', () => {
    const bytes = new Uint8Array(Float32Array.of(1, NaN).buffer);
    expect(() => readWeights(group({ name: 'a', shape: [2], dtype: 'float32' }), bytes)).toThrow(
      /not finite/,
    );
  });
});
