import { getPriority } from 'node:os';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';

const MODULE = new URL('../../../core/workers/yield-to-others.ts', import.meta.url).href;

it.runIf(process.platform === 'linux')(
  'a worker that yields leaves the priority of other threads alone',
  async () => {
    const own = getPriority();
    const script = `
    const { getPriority } = await import('node:os');
    const { parentPort } = await import('node:worker_threads');
    const { yieldToOthers } = await import(${JSON.stringify(MODULE)});
    yieldToOthers();
    parentPort.postMessage(getPriority());`;
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(script)}`));
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    worker.once('message', resolve).once('error', reject);
    expect(await promise).toBe(19);
    expect(getPriority()).toBe(own);
    await worker.terminate();
  },
);
