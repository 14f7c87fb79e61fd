import { damagedCheckpoint, unsafeCheckpoint } from '../checkpoint-error.ts';
import { allowedGlobal, callGlobal, storageOf } from './globals.ts';
import { type PickleMachine } from './pickle-machine.ts';
import { type PickleValue } from './value.ts';

type Run = (machine: PickleMachine) => void;

/** Longer integers only serve to keep the machine busy; PyTorch's magic number has ten bytes. */
const MAXIMUM_INTEGER_BYTES = 64;
/** The newest protocol of Python 3.8 and later. */
const NEWEST_PROTOCOL = 5;

const LITERALS: Readonly<Record<string, Run>> = {
  N: (machine) => machine.push(null),
  '\x88': (machine) => machine.push(true),
  '\x89': (machine) => machine.push(false),
  J: (machine) => machine.push(machine.reader.int32()),
  K: (machine) => machine.push(machine.reader.uint8()),
  M: (machine) => machine.push(machine.reader.uint16()),
  G: (machine) => machine.push(machine.reader.float64()),
  '\x8a': (machine) => pushInteger(machine, machine.reader.uint8()),
  '\x8b': (machine) => pushInteger(machine, machine.reader.uint32()),
  X: (machine) => machine.push(machine.reader.text(machine.reader.uint32())),
  '\x8c': (machine) => machine.push(machine.reader.text(machine.reader.uint8())),
  '\x8d': (machine) => machine.push(machine.reader.text(machine.reader.uint64())),
  // Python 2's texts.
  U: (machine) => machine.push(machine.reader.text(machine.reader.uint8())),
  T: (machine) => machine.push(machine.reader.text(machine.reader.uint32())),
  B: (machine) => machine.push(machine.reader.take(machine.reader.uint32())),
  C: (machine) => machine.push(machine.reader.take(machine.reader.uint8())),
  '\x8e': (machine) => machine.push(machine.reader.take(machine.reader.uint64())),
  '\x96': (machine) => machine.push(machine.reader.take(machine.reader.uint64())),
};

const CONTAINERS: Readonly<Record<string, Run>> = {
  '(': (machine) => machine.mark(),
  ')': (machine) => machine.push([]),
  ']': (machine) => machine.push([]),
  '}': (machine) => machine.push(new Map()),
  '\x8f': (machine) => machine.push([]),
  t: (machine) => machine.push(machine.popToMark()),
  l: (machine) => machine.push(machine.popToMark()),
  '\x91': (machine) => machine.push(machine.popToMark()),
  d: (machine) => {
    const entries = machine.popToMark();
    machine.push(new Map());
    setItems(machine, entries);
  },
  '\x85': (machine) => pushTuple(machine, 1),
  '\x86': (machine) => pushTuple(machine, 2),
  '\x87': (machine) => pushTuple(machine, 3),
  a: (machine) => append(machine, [machine.pop()]),
  e: (machine) => append(machine, machine.popToMark()),
  '\x90': (machine) => append(machine, machine.popToMark()),
  s: (machine) => {
    const value = machine.pop();
    setItems(machine, [machine.pop(), value]);
  },
  u: (machine) => setItems(machine, machine.popToMark()),
};

const STACK: Readonly<Record<string, Run>> = {
  '0': (machine) => void machine.pop(),
  '1': (machine) => void machine.popToMark(),
  '2': (machine) => machine.push(machine.top()),
  q: (machine) => machine.remember(machine.reader.uint8()),
  r: (machine) => machine.remember(machine.reader.uint32()),
  '\x94': (machine) => machine.remember(),
  h: (machine) => machine.recall(machine.reader.uint8()),
  j: (machine) => machine.recall(machine.reader.uint32()),
  '\x80': (machine) => {
    const protocol = machine.reader.uint8();
    if (protocol > NEWEST_PROTOCOL)
      throw damagedCheckpoint(`its pickle has the unknown protocol ${protocol}`);
  },
  // A frame's length is a hint for buffering.
  '\x95': (machine) => void machine.reader.uint64(),
};

const CALLS: Readonly<Record<string, Run>> = {
  c: (machine) => {
    const module = machine.reader.line();
    machine.push(allowedGlobal(module, machine.reader.line()));
  },
  '\x93': (machine) => {
    const name = machine.pop();
    const module = machine.pop();
    if (typeof name !== 'string' || typeof module !== 'string')
      throw unsafeCheckpoint('it asks for something by a name that is no text');
    machine.push(allowedGlobal(module, name));
  },
  R: pushCall,
  '\x81': pushCall,
  '\x92': (machine) => {
    machine.pop();
    pushCall(machine);
  },
  // The state of an object: attributes of an ordered dict, parts of a number; no weights.
  b: (machine) => void machine.pop(),
  Q: (machine) => {
    const storage = storageOf(machine.pop());
    const known = machine.storages.get(storage.key);
    if (known !== undefined && (known.type !== storage.type || known.count !== storage.count))
      throw damagedCheckpoint(`it describes the storage ${storage.key} in two ways`);
    machine.storages.set(storage.key, storage);
    machine.push(storage);
  },
};

/** What each opcode does; those of protocols 0 and 1 that are missing are not written since Python 2.3. */
export const OPCODES: ReadonlyMap<number, Run> = new Map(
  [LITERALS, CONTAINERS, STACK, CALLS].flatMap((table) =>
    Object.entries(table).map(([character, run]): [number, Run] => [character.charCodeAt(0), run]),
  ),
);

function pushInteger(machine: PickleMachine, byteLength: number): void {
  if (byteLength > MAXIMUM_INTEGER_BYTES)
    throw unsafeCheckpoint(`it holds an integer of ${byteLength} bytes`);
  machine.push(machine.reader.integer(byteLength));
}

function pushTuple(machine: PickleMachine, length: number): void {
  const reversed = Array.from({ length }, () => machine.pop());
  machine.push(reversed.reverse());
}

function pushCall(machine: PickleMachine): void {
  const operands = machine.pop();
  machine.push(callGlobal(machine.pop(), operands));
}

function append(machine: PickleMachine, items: readonly PickleValue[]): void {
  const list = machine.top();
  if (!Array.isArray(list)) throw damagedCheckpoint('its pickle appends to what is no list');
  for (const item of items) list.push(item);
}

function setItems(machine: PickleMachine, entries: readonly PickleValue[]): void {
  const dictionary = machine.top();
  if (!(dictionary instanceof Map) || entries.length % 2 !== 0)
    throw damagedCheckpoint('its pickle sets entries of what is no dictionary');
  for (let index = 0; index < entries.length; index += 2) {
    dictionary.set(entries[index] ?? null, entries[index + 1] ?? null);
  }
}
