import { describe, expect, it } from 'vitest';
import { JobBoard } from '../../../../core/engine/jobs/job-board.ts';
import { MediaError, throwIfCancelled } from '../../../../core/errors/index.ts';

describe('JobBoard', () => {
  it('tells watchers the present state first and then every change to the end', async () => {
    const board = new JobBoard();
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    board.start(7, 'ingest', async (report) => {
      await gate;
      report({ stage: 'decoding', fraction: 0.5 });
    });
    const seen: string[] = [];
    for await (const progress of board.watch()) {
      seen.push(`${progress.state} ${progress.stage} ${progress.fraction}`);
      release();
      if (progress.state !== 'running') break;
    }
    expect(seen).toEqual(['running starting 0', 'running decoding 0.5', 'done decoding 1']);
  });

  it('keeps the message of a failure and throws it to whoever waits', async () => {
    const board = new JobBoard();
    board.start(1, 'ingest', () => Promise.reject(new MediaError('broken', 'a.mp4 is broken.')));
    await expect(board.finished(1)).rejects.toThrow('a.mp4 is broken.');
    expect(board.list()).toMatchObject([{ job: 1, state: 'failed', error: 'a.mp4 is broken.' }]);
  });

  it('cancels a job through its signal', async () => {
    const board = new JobBoard();
    board.start(2, 'ingest', async (_report, signal) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      throwIfCancelled(signal);
    });
    board.cancel(2);
    await expect(board.finished(2)).rejects.toThrow('cancelled');
    expect(board.list()[0]?.state).toBe('cancelled');
  });

  it('ends its watchers when it closes', async () => {
    const board = new JobBoard();
    const watcher = board.watch();
    const next = watcher.next();
    await board.close();
    expect((await next).done).toBe(true);
  });
});
