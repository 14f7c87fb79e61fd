import { ModelError } from '../../errors/index.ts';
import { input, type Input, type Value } from '../value.ts';

/**
 * The values of a graph in a file by name. A graph within a node sees those around it too: what it uses of them is
 * captured, and stands inside for an input.
 */
export class Scope {
  readonly #values = new Map<string, Value>();
  readonly #captured = new Map<Value, Input>();
  readonly #around: Scope | undefined;

  constructor(around?: Scope) {
    this.#around = around;
  }

  /** The values outside that were used, each with the input that stands for it, in the order of their first use. */
  get captured(): readonly (readonly [Value, Input])[] {
    return [...this.#captured];
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  set(name: string, value: Value): void {
    this.#values.set(name, value);
  }

  /** Throws: ModelError if no node before this one makes it. */
  lookUp(name: string, user: string): Value {
    const value = this.#values.get(name) ?? this.#capture(name, user);
    if (value === undefined) {
      throw new ModelError(
        'missing-value',
        `The file uses the value "${name}" in ${user} before any node makes it.`,
      );
    }
    return value;
  }

  #capture(name: string, user: string): Value | undefined {
    const outer = this.#around?.lookUp(name, user);
    if (outer === undefined) return undefined;
    const captured = this.#captured.get(outer) ?? input(name, outer.elementType, outer.shape);
    this.#captured.set(outer, captured);
    return captured;
  }
}
