import { describe, expect, it } from 'vitest';
import { unpickle } from '../../../../core/checkpoints/pickle/unpickle.ts';
import { ModelError } from '../../../../core/errors/index.ts';

/** A pickle of protocol 2 out of text in Latin-1 and lists of bytes. */
function pickle(...parts: readonly (string | readonly number[])[]): Uint8Array {
  return Uint8Array.from(
    Buffer.concat(['\x80\x02', ...parts, '.'].map((part) => Buffer.from(part as string, 'latin1'))),
  );
}

describe('unpickle', () => {
  it('reads the values of checkpoints and says where the pickle ends', () => {
    // {'a': [1, -2, 2.5, None], 'b': (True, 300, 2^70)}
    const bytes = pickle(
      '}(X\x01\0\0\0a](K\x01J\xfe\xff\xff\xffG\x40\x04\0\0\0\0\0\0Ne',
      'X\x01\0\0\0b\x88M\x2c\x01\x8a\x09\0\0\0\0\0\0\0\0\x40\x87u',
    );
    const { value, end } = unpickle(Uint8Array.from([...bytes, 1, 2, 3]));
    expect(value).toEqual(
      new Map<string, unknown>([
        ['a', [1, -2, 2.5, null]],
        ['b', [true, 300, 2n ** 70n]],
      ]),
    );
    expect(end).toBe(bytes.length);
  });

  it('keeps a value that is remembered and recalled the same', () => {
    const { value } = unpickle(pickle(']q\x05h\x05\x86'));
    expect(value).toEqual([[], []]);
    expect(Array.isArray(value) && value[0] === value[1]).toBe(true);
  });

  it.each([
    ['a name outside the table', 'cposix\nsystem\n'],
    ['a name of a known module outside the table', 'ctorch\nload\n'],
    ['a name of every object', 'ccollections\n__builtins__\n'],
    ['a name made of two values', '\x8c\x05posix\x8c\x06system\x93'],
    ['a call of what is no function', 'X\x01\0\0\0a)R'],
    ['a call of a call', 'ccollections\nCounter\n)R)R'],
    ['an integer that keeps the machine busy', '\x8b\xff\xff\xff\x7f'],
    ['marks without end', '('.repeat(2000)],
  ])('refuses %s as unsafe', (_, body) => {
    expect(() => unpickle(pickle(body))).toThrow(
      expect.objectContaining({ name: 'ModelError', code: 'unsafe-checkpoint' }),
    );
  });

  it.each([
    ['a text longer than the file', 'X\xff\xff\xff\x7fa'],
    ['bytes of 2^63', '\x8e\0\0\0\0\0\0\0\x80'],
    ['a text that is not UTF-8', 'X\x01\0\0\0\xff'],
    ['a module of endless length', `c${'a'.repeat(2000)}\nb\n`],
    ['a value where there is none', '0'],
    ['a value below the mark', 'N(0'],
    ['a tuple without its mark', 't'],
    ['a value that was not remembered', 'j\xff\xff\xff\xff'],
    ['entries of a list', ']NNs'],
    ['a key without a value', '}(Nu'],
    ['an item of a dictionary', '}Na'],
    ['a storage of an unknown kind', '(X\x07\0\0\0storageNX\x01\0\0\x000NK\x01tQ'],
    ['opcodes of protocol 0', 'I1\n'],
    ['a class called by name', '(iposix\nsystem\n'],
    ['an entry of the extension registry', '\x82\x01'],
    ['an unknown protocol', '\x80\x09'],
  ])('refuses %s as damaged', (_, body) => {
    expect(() => unpickle(pickle(body))).toThrow(
      expect.objectContaining({ name: 'ModelError', code: 'damaged-checkpoint' }),
    );
  });

  it('never reads behind the end, whatever the bytes are', () => {
    let state = 1;
    const random = (): number => (state = Math.imul(state, 1664525) + 1013904223) >>> 24;
    for (let round = 0; round < 2000; round++) {
      const bytes = Uint8Array.from({ length: 40 }, random);
      expect(() => {
        unpickle(bytes);
        throw new ModelError('read', 'Some random pickles are pickles.');
      }).toThrow(ModelError);
    }
  });
});
