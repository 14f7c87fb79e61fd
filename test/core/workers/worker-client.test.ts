import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CancelledError, MediaError, SightlineError } from '../../../core/errors/index.ts';
import { WorkerClient } from '../../../core/workers/index.ts';
import type { ArithmeticCalls } from './arithmetic-calls.ts';

describe('WorkerClient', () => {
  let client: WorkerClient<ArithmeticCalls>;
  beforeEach(() => {
    client = new WorkerClient<ArithmeticCalls>(new URL('./arithmetic.worker.ts', import.meta.url), {
      name: 'The arithmetic worker',
    });
  });
  afterEach(() => client[Symbol.asyncDispose]());

  it('matches answers to calls when several are in flight', async () => {
    const values = Array.from({ length: 50 }, (_, index) => index);
    const doubled = await Promise.all(values.map((value) => client.call('double', value)));
    expect(doubled).toEqual(values.map((value) => 2 * value));
    expect((await client.call('buffer', 9)).length).toBe(9);
  });

  it('moves the buffers named for transfer out of the caller’s hands', async () => {
    const buffer = new ArrayBuffer(8);
    await client.call('double', 1, { transfer: [buffer] });
    expect(buffer.detached).toBe(true);
  });

  it('rejects with an instance of the error class, code and details of the worker', async () => {
    const error: unknown = await client.call('fail', 'a.mp4').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(MediaError);
    expect(error).toMatchObject({ code: 'truncated-video', details: { file: 'a.mp4' } });
    await expect(client.call('failOddly', null)).rejects.toMatchObject({
      code: 'unexpected',
      message: 'Out of range.',
    });
  });

  it('rejects a call whose result cannot cross, and answers the next', async () => {
    await expect(client.call('uncloneable', null)).rejects.toBeInstanceOf(SightlineError);
    await expect(client.call('double', 4)).resolves.toBe(8);
  });

  it('rejects what is pending and what comes later when the worker dies', async () => {
    const dying = client.call('exit', 3);
    await expect(dying).rejects.toMatchObject({ code: 'worker-failed' });
    await expect(client.call('double', 1)).rejects.toThrow(/The arithmetic worker stopped.*code 3/);
  });

  it('rejects an aborted call with a CancelledError, before it is sent or while it is pending', async () => {
    await expect(client.call('double', 1, { signal: AbortSignal.abort() })).rejects.toBeInstanceOf(
      CancelledError,
    );
    const controller = new AbortController();
    const pending = client.call('double', 1, { signal: controller.signal });
    controller.abort();
    await expect(pending).rejects.toBeInstanceOf(CancelledError);
    await expect(client.call('double', 2)).resolves.toBe(4);
  });

  it('rejects what is pending with a CancelledError when it is disposed', async () => {
    const pending = client.call('double', 1);
    const rejected = expect(pending).rejects.toBeInstanceOf(CancelledError);
    await client[Symbol.asyncDispose]();
    await rejected;
  });
});
