import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  LOG_LENGTH,
  MediaChild,
  runningChildren,
  type ChildOptions,
} from '../../../core/video/media-child.ts';
import { runTool } from '../../../core/video/run-tool.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sightline-child-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  expect(runningChildren()).toBe(0);
});

/** A stand-in for ffmpeg that misbehaves; what is tested is the real runner. */
function script(body: string): string {
  const path = join(folder, 'child.sh');
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
  return path;
}

/** Starts it, and resolves with the process id that it wrote as its first line. */
async function started(body: string, options: ChildOptions = {}): Promise<{ child: MediaChild; id: number }> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const child = new MediaChild(script(`echo $$\n${body}`), [], {
    ...options,
    onOutput: (chunk) => resolve(Number(Buffer.from(chunk).toString().split('\n')[0])),
  });
  return { child, id: await promise };
}

/** Whether a process of this id is there: running, stopped or waiting to be reaped. */
function isPresent(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch {
    return false;
  }
}

const SHORT = { silenceSeconds: 0.3, graceSeconds: 0.2 };

describe.skipIf(process.platform === 'win32')('MediaChild', () => {
  it('ends a stopped child that gives nothing', async () => {
    const { child, id } = await started('kill -STOP $$', SHORT);
    expect(await child.exit).toMatchObject({ isStalled: true, exitSignal: 'SIGKILL' });
    expect(isPresent(id)).toBe(false);
  });

  it('kills a child that ignores SIGTERM', async () => {
    const { child, id } = await started("trap '' TERM\nwhile :; do sleep 0.05; done", SHORT);
    expect(await child.exit).toMatchObject({ isStalled: true, exitSignal: 'SIGKILL' });
    expect(isPresent(id)).toBe(false);
  });

  it('asks by SIGTERM first, so that a child can end by itself', async () => {
    const file = join(folder, 'asked');
    const { child } = await started(
      `trap 'echo asked > ${file}; exit 7' TERM\nwhile :; do sleep 0.05; done`,
      SHORT,
    );
    expect(await child.exit).toMatchObject({ isStalled: true, exitCode: 7 });
    expect(readFileSync(file, 'utf8')).toBe('asked\n');
  });

  it('drains a flood on standard error and keeps its end only', async () => {
    const body = 'head -c 300000000 /dev/zero | tr "\\0" x >&2\necho the end >&2';
    await using child = new MediaChild(script(body), []);
    const before = process.memoryUsage().rss;
    const { exitCode, log } = await child.exit;
    expect(exitCode).toBe(0);
    expect(log).toHaveLength(LOG_LENGTH);
    expect(log.endsWith('xthe end\n')).toBe(true);
    expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000);
  });

  it('does not count a flood on standard error as output', async () => {
    const { child } = await started('yes warning >&2', SHORT);
    expect(await child.exit).toMatchObject({ isStalled: true });
  });

  it('does not end a child that waits for us', async () => {
    await using child = new MediaChild(script('head -c 5000000 /dev/zero'), [], {
      ...SHORT,
      onOutput: () => child.pauseOutput(),
    });
    const isOver = await Promise.race([child.exit.then(() => true), silenceOf(1000).then(() => false)]);
    expect(isOver).toBe(false);
  });

  it('kills the child at once when the signal aborts', async () => {
    const controller = new AbortController();
    const { child, id } = await started("trap '' TERM\nwhile :; do sleep 0.05; done", {
      signal: controller.signal,
    });
    controller.abort();
    expect(await child.exit).toMatchObject({ isStalled: false, exitSignal: 'SIGKILL' });
    expect(isPresent(id)).toBe(false);
  });

  it('kills and reaps the child when it is disposed of, even where a grandchild holds the pipes', async () => {
    const { child, id } = await started('sleep 3 &\nwait');
    await child[Symbol.asyncDispose]();
    expect(isPresent(id)).toBe(false);
  });

  it('gives the input and a second output, and says how the child ended', async () => {
    const side: string[] = [];
    const main: string[] = [];
    await using child = new MediaChild(script('cat\necho side >&3\nexit 3'), [], {
      input: 'given',
      onOutput: (chunk) => main.push(Buffer.from(chunk).toString()),
      onSideOutput: (chunk) => side.push(Buffer.from(chunk).toString()),
    });
    expect(await child.exit).toMatchObject({ exitCode: 3, exitSignal: null });
    expect([main.join(''), side.join('')]).toEqual(['given', 'side\n']);
  });

  it('survives a child that does not read its input', async () => {
    await using child = new MediaChild(script('exit 0'), [], { input: Buffer.alloc(5_000_000) });
    expect(await child.exit).toMatchObject({ exitCode: 0 });
  });

  it('rejects where the program cannot be started', async () => {
    await using child = new MediaChild(join(folder, 'nothing'), []);
    await expect(child.exit).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('does not start with a signal that has aborted', () => {
    expect(() => new MediaChild('true', [], { signal: AbortSignal.abort() })).toThrow(
      expect.objectContaining({ code: 'cancelled' }),
    );
  });
});

describe.skipIf(process.platform === 'win32')('runTool', () => {
  it('ends a tool that gives more than is allowed', async () => {
    await expect(runTool(script('yes'), [], { maximumBytes: 1000 })).rejects.toMatchObject({
      code: 'tool-output-too-large',
    });
  });

  it('reports a stall as an error with the log', async () => {
    const path = script('echo stuck here >&2\nexec sleep 30');
    await expect(runTool(path, [], { maximumBytes: 1000, ...SHORT })).rejects.toMatchObject({
      code: 'tool-stalled',
      details: { log: 'stuck here\n' },
    });
  });

  it('rejects with CancelledError when the signal aborts', async () => {
    const controller = new AbortController();
    const result = runTool(script('exec sleep 30'), [], { maximumBytes: 1000, signal: controller.signal });
    controller.abort();
    await expect(result).rejects.toMatchObject({ code: 'cancelled' });
  });
});

/** Waits: the one place where a test must see that nothing happens. */
function silenceOf(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
