import type { JobProgress } from '../api/index.ts';
import { ProgressLine } from './progress-line.ts';
import type { ProjectSession } from './project-session.ts';

/**
 * Shows a job's progress until it ends; Ctrl+C cancels it. Returns its last state; throws what ended it otherwise.
 */
export async function watchJob(
  { client, service, signal }: ProjectSession,
  job: number,
): Promise<JobProgress | undefined> {
  signal.addEventListener('abort', () => service.cancelJob(job), { once: true });
  const line = new ProgressLine();
  let last: JobProgress | undefined;
  for await (const progress of await client.jobs.watch()) {
    if (progress.job !== job) continue;
    line.show(progress);
    last = progress;
    if (progress.state !== 'running') break;
  }
  line.clear();
  await service.jobFinished(job);
  return last;
}
