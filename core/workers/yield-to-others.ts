import { constants, setPriority } from 'node:os';

/**
 * Lets the calling thread, and the threads that it starts from now on, run only when nobody else wants to. Only Linux
 * gives threads a priority of their own; elsewhere it would be the whole process's, so nothing happens there.
 */
export function yieldToOthers(): void {
  if (process.platform === 'linux') setPriority(0, constants.priority.PRIORITY_LOW);
}
