import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineClient } from '../../core/api/index.ts';
import { createRouter } from '../../core/api/router.ts';
import { servePort } from '../../core/api/shell.ts';
import { createProject } from '../../core/library/index.ts';
import { smallProject } from '../core/api/small-project.ts';
import { launchBrowser } from '../renderer/support/browser.ts';
import { ShimPort } from './shim/ports.ts';
import { BuiltDesktop, RunningDesktop } from './support/desktop-app.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What a client would send to call a procedure, as text. */
async function messageOf(call: (client: EngineClient) => Promise<unknown>): Promise<string> {
  const { port1, port2 } = ShimPort.pair();
  const sent = new Promise<unknown>((resolve) => {
    port2.on('message', ({ data }: { data: unknown }) => resolve(data));
  });
  port2.start();
  call(createORPCClient<EngineClient>(new RPCLink({ port: port1 }))).catch(() => undefined);
  const message = await sent;
  if (typeof message !== 'string') throw new Error('The wire carries text.');
  return message;
}

/** The same message as if it were another call. */
function withId(message: string, id: string): string {
  return JSON.stringify({ ...(JSON.parse(message) as object), i: id });
}

/** Messages that no window of ours would send. */
const MALFORMED: readonly unknown[] = [
  ...[null, 0, true, [], {}, { i: '1' }, new Uint8Array(1000), '', '{', 'null', '[]', '{}', '""', '\u0000'],
  ...['{"i":"1"}', '{"i":1,"p":null}', '{"i":"2","p":{"u":"/nowhere"}}', '{"i":"3","p":{"u":"/host/close"}}'],
  ...[
    '{"__proto__":{"polluted":true}}',
    '{"i":"4","p":{"u":"/project/get","b":{"__proto__":{"polluted":1}}}}',
  ],
  ...['{"i":"5","p":{"u":"/__proto__/toString"}}', '{"i":"6","p":{"u":"/constructor/constructor"}}'],
  ...[
    '{"i":"7","p":{"u":"/search/query","b":{"json":{"__proto__":{"polluted":1}},"meta":[[0,"__proto__","x"]]}}}',
  ],
  ...['[{"i":"8"}]', 'x'.repeat(100_000), `{"i":"9","p":{"u":"/${'a/'.repeat(50_000)}"}}`],
];

describe('the engine’s end of a window’s line', () => {
  it('survives malformed and huge messages and thousands of subscriptions, pollutes nothing, and answers', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sightline-hostile-'));
    const { port1, port2 } = ShimPort.pair();
    await servePort(createRouter(smallProject(folder), 'remote'), port2);
    for (const message of MALFORMED) port1.postMessage(message);
    port1.postMessage('x'.repeat(49 * 1024 * 1024));
    const watch = await messageOf((client) => client.jobs.watch());
    for (let number = 0; number < 3000; number += 1) port1.postMessage(withId(watch, `w${number}`));
    const client = createORPCClient<EngineClient>(new RPCLink({ port: port1 }));
    port1.start();
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect((await client.project.get()).name).toBe('Test match');
    rmSync(folder, { recursive: true, force: true });
  });

  it('cuts off who goes on sending what is no text', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sightline-hostile-'));
    const { port1, port2 } = ShimPort.pair();
    await servePort(createRouter(smallProject(folder), 'remote'), port2);
    const cut = new Promise<void>((resolve) => port1.on('close', () => resolve()));
    for (let number = 0; number < 200; number += 1) port1.postMessage({ number });
    await cut;
    rmSync(folder, { recursive: true, force: true });
  });
});

describe('a hostile page', () => {
  let browser: Browser;
  let built: BuiltDesktop;
  let folder = '';
  let desktop: RunningDesktop;
  let page: Page;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sightline-hostile-'));
    const projects = ['own', 'other'].map((name) => join(folder, `${name}.sightline`));
    for (const project of projects) createProject(project)[Symbol.dispose]();
    [browser, built] = await Promise.all([launchBrowser(), BuiltDesktop.build()]);
    desktop = await RunningDesktop.launch(built, { browser, folder, files: projects });
    await desktop.window(/^other/);
    ({ page } = await desktop.window(/^own/));
    await page.getByText('Connected', { exact: true }).waitFor();
  }, 300_000);

  afterAll(async () => {
    await desktop[Symbol.asyncDispose]();
    await browser.close();
    built.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  it('finds no Node and of the shell one function', async () => {
    const found = await page.evaluate(() => ({
      node: ['require', 'process', 'module', 'Buffer', '__dirname'].filter((name) => name in globalThis),
      bridge: Object.keys((globalThis as { sightline?: object }).sightline ?? {}),
    }));
    expect(found).toEqual({ node: [], bridge: ['connect'] });
  });

  it('reaches no file, no site and no other window’s media', async () => {
    const other = new URL((await desktop.window(/^other/)).page.url()).pathname.split('/')[1] ?? '';
    const before = desktop.environment.refused.length;
    const addresses = [
      'file:///etc/passwd',
      'http://example.org/',
      'https://example.org/',
      `/${other}/index.html`,
      `/${other}/media/1`,
      `../${other}/media/1`,
      'media/1',
      'media/..%2f..%2fetc%2fpasswd',
    ];
    const answers = await page.evaluate(
      (asked) =>
        Promise.all(
          asked.map((address) =>
            fetch(address).then(
              ({ status }) => status,
              () => 'refused',
            ),
          ),
        ),
      addresses,
    );
    expect(answers).toEqual([...Array<string>(6).fill('refused'), 404, 404]);
    expect(desktop.environment.refused.slice(before).some((url) => url.includes(other))).toBe(true);
    const isSocketOpen = await page.evaluate(
      () =>
        new Promise<boolean>((resolve) => {
          try {
            const socket = new WebSocket('ws://127.0.0.1:9/');
            socket.onopen = () => resolve(true);
            socket.onerror = () => resolve(false);
          } catch {
            resolve(false);
          }
        }),
    );
    expect(isSocketOpen).toBe(false);
  });

  it('runs no text as code, opens no window, and goes nowhere', async () => {
    const address = page.url();
    const ran = await page.evaluate(async () => {
      const marks: string[] = [];
      const script = document.createElement('script');
      try {
        script.textContent = "document.title = 'ran'";
        document.body.append(script);
      } catch {
        marks.push('script refused');
      }
      const frame = document.createElement('iframe');
      frame.src = 'https://example.org/';
      document.body.append(frame);
      window.open('https://example.org/');
      location.href = 'https://example.org/';
      await new Promise((resolve) => setTimeout(resolve, 500));
      frame.remove();
      return { marks, title: document.title };
    });
    expect(ran).toEqual({ marks: ['script refused'], title: 'Sightline' });
    expect(page.url()).toBe(address);
    expect(page.context().pages()).toEqual([page]);
  });

  it('brings the engine down neither by messages nor by hundreds of subscriptions', async () => {
    const watch = await messageOf((client) => client.jobs.watch());
    const engines = ['own', 'other'].map((name) => desktop.engineOf(join(folder, `${name}.sightline`)));
    const text = MALFORMED.filter((message) => typeof message === 'string');
    await page.evaluate(
      async ({ malformed, subscriptions }) => {
        const bridge = (globalThis as unknown as { sightline: { connect(line: unknown): void } }).sightline;
        for (const line of [null, {}, 'host', '__proto__', ['engine'], 'x'.repeat(1000)])
          bridge.connect(line);
        const port = await new Promise<MessagePort | undefined>((resolve) => {
          window.addEventListener('message', ({ data, ports }: MessageEvent<{ sightline?: string }>) => {
            if (data.sightline === 'engine') resolve(ports[0]);
          });
          bridge.connect('engine');
        });
        port?.start();
        for (const message of [...malformed, {}, null, 7]) port?.postMessage(message);
        for (const subscription of subscriptions) port?.postMessage(subscription);
      },
      {
        malformed: text,
        subscriptions: Array.from({ length: 300 }, (_, number) => withId(watch, `w${number}`)),
      },
    );
    await page.reload({ timeout: 90_000 });
    await page.getByText('Connected', { exact: true }).waitFor({ timeout: 60_000 });
    await page.getByText('Add cameras').waitFor();
    expect(engines.map(({ exitCode, signalCode }) => exitCode ?? signalCode)).toEqual([null, null]);
    expect(desktop.engineOf(join(folder, 'own.sightline'))).toBe(engines[0]);
  }, 240_000);
});

it('no module but the server on 127.0.0.1 and the page’s own links can open a connection', () => {
  const network =
    /from '(node:)?(https?|http2|net|tls|dgram|dns)(\/promises)?'|(^|[^#.\w])fetch\(|new WebSocket\(|from 'ws'/;
  const files = globSync(['core/**/*.ts', 'electron/**/*.ts', 'renderer/**/*.{ts,svelte}'], { cwd: ROOT });
  const found = files.filter((path) => network.test(readFileSync(join(ROOT, path), 'utf8')));
  expect(found.map((path) => path.replaceAll('\\', '/')).sort()).toEqual([
    'core/api/server/access.ts',
    'core/api/server/api-socket.ts',
    'core/api/server/request-handler.ts',
    'core/api/server/serve-project.ts',
    'renderer/port/websocket-link.ts',
  ]);
});
