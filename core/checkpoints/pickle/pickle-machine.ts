import { damagedCheckpoint, unsafeCheckpoint } from '../checkpoint-error.ts';
import { PickleReader } from './pickle-reader.ts';
import { type PickleValue, type StorageReference } from './value.ts';

// A checkpoint of a thousand tensors needs some hundred values on the stack, two marks and some ten thousand
// remembered values; an optimiser's state with a list of all images some hundred thousand.
const MAXIMUM_STACK = 1_000_000;
const MAXIMUM_MARKS = 1000;
const MAXIMUM_REMEMBERED = 4_000_000;

/** The state of the pickle's stack machine: values, marks and remembered values. */
export class PickleMachine {
  readonly reader: PickleReader;
  readonly storages = new Map<string, StorageReference>();
  readonly #stack: PickleValue[] = [];
  readonly #marks: number[] = [];
  // A map: the file chooses the numbers, and an array up to the largest would be the file's to size.
  readonly #remembered = new Map<number, PickleValue>();

  constructor(bytes: Uint8Array, start: number) {
    this.reader = new PickleReader(bytes, start);
  }

  push(value: PickleValue): void {
    if (this.#stack.length >= MAXIMUM_STACK) throw unsafeCheckpoint('its pickle piles up too many values');
    this.#stack.push(value);
  }

  /** Takes the topmost value above the last mark. */
  pop(): PickleValue {
    const value = this.top();
    this.#stack.pop();
    return value;
  }

  top(): PickleValue {
    const value = this.#stack.length > (this.#marks.at(-1) ?? 0) ? this.#stack.at(-1) : undefined;
    if (value === undefined) throw damagedCheckpoint('its pickle takes a value where there is none');
    return value;
  }

  mark(): void {
    if (this.#marks.length >= MAXIMUM_MARKS) throw unsafeCheckpoint('its pickle is nested too deeply');
    this.#marks.push(this.#stack.length);
  }

  /** Takes the last mark and all values above it. */
  popToMark(): PickleValue[] {
    const mark = this.#marks.pop();
    if (mark === undefined) throw damagedCheckpoint('its pickle closes what it did not open');
    return this.#stack.splice(mark);
  }

  remember(index = this.#remembered.size): void {
    if (this.#remembered.size >= MAXIMUM_REMEMBERED)
      throw unsafeCheckpoint('its pickle remembers too many values');
    this.#remembered.set(index, this.top());
  }

  recall(index: number): void {
    const value = this.#remembered.get(index);
    if (value === undefined) throw damagedCheckpoint('its pickle recalls a value that it did not remember');
    this.push(value);
  }
}
