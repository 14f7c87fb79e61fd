import { damagedCheckpoint } from '../checkpoint-error.ts';

const LINE_FEED = 0x0a;
/** Names of modules and classes; longer ones are an attack or damage. */
const MAXIMUM_LINE_BYTES = 1000;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads the parts of a pickle one after another; never behind its end. */
export class PickleReader {
  position: number;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array, position: number) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.position = position;
  }

  /** A view of the next bytes. Throws: ModelError if there are fewer. */
  take(count: number): Uint8Array {
    const start = this.#skip(count);
    return this.#bytes.subarray(start, start + count);
  }

  uint8(): number {
    return this.#view.getUint8(this.#skip(1));
  }

  uint16(): number {
    return this.#view.getUint16(this.#skip(2), true);
  }

  int32(): number {
    return this.#view.getInt32(this.#skip(4), true);
  }

  uint32(): number {
    return this.#view.getUint32(this.#skip(4), true);
  }

  /** As a number: a length of more than 2^53 is behind the end in any case. */
  uint64(): number {
    return Number(this.#view.getBigUint64(this.#skip(8), true));
  }

  /** Big-endian, the one number of a pickle that is. */
  float64(): number {
    return this.#view.getFloat64(this.#skip(8), false);
  }

  /** Two's complement, little-endian, of any length. */
  integer(byteLength: number): number | bigint {
    const bytes = this.take(byteLength);
    const unsigned = bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
    const value = BigInt.asIntN(8 * byteLength, unsigned);
    return BigInt.asIntN(53, value) === value ? Number(value) : value;
  }

  text(byteLength: number): string {
    try {
      return utf8.decode(this.take(byteLength));
    } catch (cause) {
      if (cause instanceof TypeError) throw damagedCheckpoint('a text is not UTF-8', cause);
      throw cause;
    }
  }

  /** The rest of a line, without its line feed. */
  line(): string {
    const limit = this.#bytes.subarray(this.position, this.position + MAXIMUM_LINE_BYTES);
    const length = limit.indexOf(LINE_FEED);
    if (length < 0) throw damagedCheckpoint('a line of the pickle has no end');
    const text = this.text(length);
    this.position++;
    return text;
  }

  #skip(count: number): number {
    const start = this.position;
    if (!(count <= this.#bytes.length - start))
      throw damagedCheckpoint('the pickle ends in the middle of a value');
    this.position = start + count;
    return start;
  }
}
