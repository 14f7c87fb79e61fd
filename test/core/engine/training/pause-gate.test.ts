import { expect, it } from 'vitest';
import { CancelledError } from '../../../../core/errors/index.ts';
import { PauseGate } from '../../../../core/engine/index.ts';

async function isOpen(passing: Promise<void>): Promise<boolean> {
  const turn = Promise.withResolvers<boolean>();
  setImmediate(() => turn.resolve(false));
  return await Promise.race([passing.then(() => true), turn.promise]);
}

it('lets work pass until it is paused, and again when it is resumed', async () => {
  const gate = new PauseGate();
  expect(await isOpen(gate.pass())).toBe(true);
  gate.pause();
  gate.pause();
  const held = gate.pass();
  expect(await isOpen(held)).toBe(false);
  gate.resume();
  expect(await isOpen(held)).toBe(true);
  expect(gate.isPaused).toBe(false);
});

it('lets go of cancelled work with an error', async () => {
  const gate = new PauseGate();
  gate.pause();
  const abort = new AbortController();
  const held = gate.pass(abort.signal);
  abort.abort();
  await expect(held).rejects.toThrow(CancelledError);
  await expect(gate.pass(abort.signal)).rejects.toThrow(CancelledError);
});
