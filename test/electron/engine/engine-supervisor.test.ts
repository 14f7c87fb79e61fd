import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { EngineClient, EngineState } from '../../../core/api/index.ts';
import { describeMachine } from '../../../electron/engine/engine-child.ts';
import { EngineSupervisor } from '../../../electron/engine/engine-supervisor.ts';
import { projectContent } from '../../core/engine/support/project-content.ts';
import { writeWalkers } from '../../core/engine/support/walkers.ts';
import { ShimPort } from '../shim/ports.ts';
import { ShimUtilityProcess } from '../shim/utility-process.ts';

const PROGRAM = fileURLToPath(new URL('../../../electron/engine/engine.process.ts', import.meta.url));
/** Chunks are ten seconds long: three of them. */
const SECONDS = 25;

let folder = '';
let camera: { name: string; video: string; detections: string };

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sightline-supervisor-'));
  camera = { name: 'north', ...writeWalkers(folder, 'north', SECONDS) };
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** An engine's host that keeps the processes it started, the newest last. */
function processHost(program = PROGRAM) {
  const children: ShimUtilityProcess[] = [];
  const log: string[] = [];
  return {
    children,
    log,
    host: {
      program,
      channel: () => ShimPort.pair(),
      log: (line: string) => void log.push(line),
      fork: (file: string, args: readonly string[]) => {
        const child = new ShimUtilityProcess(file, args);
        children.push(child);
        return child;
      },
    },
  };
}

async function open(name: string, { host }: ReturnType<typeof processHost>, states: EngineState[] = []) {
  const place = { path: join(folder, name), mode: 'create' } as const;
  return await EngineSupervisor.open({ host, place, onState: (state) => states.push(state) });
}

type Supervisor = Awaited<ReturnType<typeof open>>;

/** Waits until the engine's one job is done. */
async function untilDone(engine: Supervisor): Promise<void> {
  const done = [expect.objectContaining({ kind: 'ingest', state: 'done' })];
  await vi.waitFor(async () => expect(await engine.host.jobs.list()).toEqual(done), {
    timeout: 120_000,
    interval: 200,
  });
}

describe('the engine in a process of its own', () => {
  it('opens a new project, and lets a window see it but name no file', async () => {
    const engine = await open('window.sightline', processHost());
    const { port1, port2 } = ShimPort.pair();
    expect(engine.connectWindow(port2)).toBe(true);
    const client = createORPCClient<EngineClient>(new RPCLink({ port: port1 }));
    port1.start();
    expect(await client.project.get()).toMatchObject({ cameras: [], trackletCount: 0 });
    const refusal = await client.ingest.start({ cameras: [camera] }).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ data: { code: 'local-only' } });
    // A window's line has no procedures of the host.
    const asHost = createORPCClient<typeof engine.host>(new RPCLink({ port: port1 }));
    await expect(asHost.host.media({ video: 1 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await engine.close();
  });

  it('refuses a file that is no project, once and in words', async () => {
    writeFileSync(join(folder, 'text.sightline'), 'not a project');
    const processes = processHost();
    await expect(open('text.sightline', processes)).rejects.toMatchObject({ name: 'StoreError' });
    expect(processes.children).toHaveLength(1);
  });

  it('says what the machine has without a project', async () => {
    const report = await describeMachine(processHost().host);
    expect(report.devices.find(({ device }) => device === 'cpu')).toMatchObject({ isAvailable: true });
  });
});

describe('an engine that ends by itself', () => {
  it('starts again and goes on with the ingest from its last committed chunk, to the same result', async () => {
    const clean = await open('clean.sightline', processHost());
    await clean.startIngest({ cameras: [camera] });
    await untilDone(clean);
    await clean.close();

    const processes = processHost();
    const states: EngineState[] = [];
    const engine = await open('killed.sightline', processes, states);
    await engine.startIngest({ cameras: [camera] });
    await vi.waitFor(async () => expect((await engine.host.project.get()).trackletCount).toBeGreaterThan(0), {
      timeout: 120_000,
      interval: 20,
    });
    processes.children[0]?.process.kill('SIGKILL');
    await vi.waitFor(() => expect(states.at(-1)).toEqual({ kind: 'running' }), {
      timeout: 120_000,
      interval: 20,
    });
    expect(states[0]).toMatchObject({ kind: 'restarting', attempt: 1 });
    await untilDone(engine);
    await engine.close();
    expect(projectContent(join(folder, 'killed.sightline'))).toEqual(
      projectContent(join(folder, 'clean.sightline')),
    );
  }, 300_000);

  it('is given up after three tries, and tried again by hand', async () => {
    const processes = processHost();
    const states: EngineState[] = [];
    const engine = await open('crashes.sightline', processes, states);
    for (let crash = 1; crash <= 4; crash += 1) {
      await vi.waitFor(() => expect(engine.host).toBeDefined(), { timeout: 60_000, interval: 100 });
      expect(processes.children).toHaveLength(crash);
      processes.children.at(-1)?.process.kill('SIGKILL');
      await vi.waitFor(() => expect(() => engine.host).toThrow('does not run'), {
        timeout: 60_000,
        interval: 5,
      });
    }
    await vi.waitFor(() => expect(states.at(-1)?.kind).toBe('stopped'));
    expect(states.filter(({ kind }) => kind === 'restarting')).toHaveLength(3);
    expect(engine.connectWindow(ShimPort.pair().port2)).toBe(false);
    expect(processes.log.filter((line) => line.includes('ended by itself'))).toHaveLength(4);

    await engine.restart();
    expect(engine.state).toEqual({ kind: 'running' });
    expect(await engine.host.project.get()).toMatchObject({ cameras: [] });
    await engine.close();
  }, 300_000);
});

it('stops the jobs when it is closed, and keeps what they committed', async () => {
  const engine = await open('closed.sightline', processHost());
  await engine.startIngest({ cameras: [camera] });
  await vi.waitFor(async () => expect((await engine.host.project.get()).trackletCount).toBeGreaterThan(0), {
    timeout: 120_000,
    interval: 20,
  });
  await engine.close();
  const again = await open('closed.sightline', processHost());
  expect((await again.host.project.get()).trackletCount).toBeGreaterThan(0);
  await again.startIngest({ cameras: [] });
  await untilDone(again);
  await again.close();
}, 300_000);
