import type { BrowserWindow, MessageBoxOptions } from 'electron';
import type { EnginePortEnd } from '../../core/api/shell.ts';
import type { EngineSupervisor } from '../engine/engine-supervisor.ts';

/** Shows a question; resolves to the chosen button. */
export type Ask = (
  window: BrowserWindow | undefined,
  options: MessageBoxOptions,
) => Promise<{ response: number }>;

const STOP = 0;

/**
 * Asks, once, whether jobs under way may be stopped. True where nothing runs or the user agrees. What a job has committed
 * is kept in any case.
 */
export async function mayStop<Port extends EnginePortEnd>(
  engines: readonly EngineSupervisor<Port>[],
  ask: Ask,
  window: BrowserWindow | undefined,
): Promise<boolean> {
  const jobs = engines.flatMap(({ runningJobs }) => runningJobs);
  if (jobs.length === 0) return true;
  const percent = Math.floor(100 * Math.min(...jobs.map(({ fraction }) => fraction)));
  const { response } = await ask(window, {
    type: 'question',
    message:
      jobs.length === 1
        ? 'A job is still running. Stop it?'
        : `${jobs.length} jobs are still running. Stop them?`,
    detail: `It is at ${percent} %. What was found is kept, and the job can be gone on with later.`,
    buttons: ['Stop and Close', 'Keep Running'],
    defaultId: 1,
    cancelId: 1,
  });
  return response === STOP;
}
