import { damagedCheckpoint } from '../checkpoint-error.ts';
import { OPCODES } from './opcodes.ts';
import { PickleMachine } from './pickle-machine.ts';
import { type PickleValue, type StorageReference } from './value.ts';

const STOP = '.'.charCodeAt(0);

/** A value read from a pickle. */
export interface Unpickled {
  readonly value: PickleValue;
  /** Where the pickle ends: its `STOP` is the byte before. */
  readonly end: number;
  /** Every storage that the pickle refers to, by its key. */
  readonly storages: ReadonlyMap<string, StorageReference>;
}

/**
 * Reads one pickle (protocols 2 to 5, of which PyTorch writes the second) without executing anything: names are
 * looked up in a short table, and calls build plain values of our own.
 * Throws: ModelError `unsafe-checkpoint` for a name outside the table or a limit exceeded, `damaged-checkpoint` else.
 * Source: Python's Lib/pickletools.py, which describes every opcode.
 */
export function unpickle(bytes: Uint8Array, start = 0): Unpickled {
  const machine = new PickleMachine(bytes, start);
  for (;;) {
    const opcode = machine.reader.uint8();
    if (opcode === STOP) break;
    const run = OPCODES.get(opcode);
    if (run === undefined) {
      throw damagedCheckpoint(
        `its pickle uses the opcode 0x${opcode.toString(16)}, which PyTorch never does`,
      );
    }
    run(machine);
  }
  return { value: machine.pop(), end: machine.reader.position, storages: machine.storages };
}
