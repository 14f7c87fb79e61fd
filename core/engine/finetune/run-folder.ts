import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidOptionError, StoreError } from '../../errors/index.ts';
import { WriterLock } from '../../library/index.ts';
import { modelsFolder } from '../models/models-folder.ts';

/** Where a fine-tuning works until its model is done. */
export function runFolder(project: string, name: string): string {
  return join(modelsFolder(project), `${name}.run`);
}

/**
 * Works in a run's folder as the only one: a window and a command line could otherwise make steps of one run at once.
 * Throws: InvalidOptionError `finetune-running`, naming the process; what `work` throws.
 */
export async function holdingRun<Value>(
  project: string,
  name: string,
  work: () => Promise<Value>,
): Promise<Value> {
  await mkdir(modelsFolder(project), { recursive: true });
  const lock = acquire(project, name);
  try {
    return await work();
  } finally {
    lock[Symbol.dispose]();
  }
}

function acquire(project: string, name: string): WriterLock {
  try {
    return WriterLock.acquire(runFolder(project, name));
  } catch (error) {
    if (!(error instanceof StoreError && error.code === 'project-locked')) throw error;
    const holder = String(error.details.holder);
    throw new InvalidOptionError(
      'finetune-running',
      `The fine-tuning "${name}" of this project runs already, in ${holder}. Wait for it or stop it there, or choose another name.`,
      { cause: error, details: { name, holder } },
    );
  }
}
