import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { EngineClient } from '../../../core/api/router.ts';
import { bytesSerializer } from '../../../core/api/server/bytes-serializer.ts';
import { serveProject, type ProjectServer } from '../../../core/api/server/serve-project.ts';
import type { MemoryEngine } from './memory-engine.ts';
import { smallProject, THUMBNAIL, VIDEO_BYTES } from './small-project.ts';

let folder: string;
let engine: MemoryEngine;
let server: ProjectServer;
let faults: unknown[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sightline-serve-'));
  const rendererFolder = join(folder, 'window');
  mkdirSync(join(rendererFolder, 'assets'), { recursive: true });
  writeFileSync(join(rendererFolder, 'index.html'), '<!doctype html><title>window</title>');
  writeFileSync(join(rendererFolder, 'assets', 'index-1a2b.js'), 'export {};');
  writeFileSync(join(folder, 'secret.html'), 'secret');
  engine = smallProject(folder);
  faults = [];
  server = await serveProject({ engine, rendererFolder, onFault: (fault) => faults.push(fault) });
});

afterEach(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** A request whose path goes out exactly as written, unlike with fetch. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asking = request({ host: '127.0.0.1', port: server.port, path, headers, method }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) });
      });
    });
    asking.on('error', reject).end();
  });
}

function askWithCookie(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return ask(path, { cookie: `sightline-${server.port}=${server.token}`, ...headers }, method);
}

/** Status of a WebSocket handshake that is refused, or 101. */
function handshake(path: string, headers: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, { headers });
    socket.on('open', () => {
      socket.close();
      resolve(101);
    });
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.on('error', reject);
  });
}

describe('access', () => {
  it('needs the token: in the address first, then as a cookie that scripts cannot read', async () => {
    expect((await ask('/')).status).toBe(401);
    expect((await ask('/?token=wrong')).status).toBe(401);
    const page = await ask(`/?token=${server.token}`);
    expect(page.status).toBe(200);
    expect(page.headers['set-cookie']).toEqual([
      `sightline-${server.port}=${server.token}; Path=/; HttpOnly; SameSite=Strict`,
    ]);
    expect((await askWithCookie('/')).status).toBe(200);
    expect((await askWithCookie('/', { cookie: `sightline-${server.port}=${server.token}x` })).status).toBe(
      401,
    );
  });

  it.each(['/media/1', '/thumbnails/11.jpg', '/assets/index-1a2b.js'])(
    'needs the token for %s too',
    async (path) => {
      expect((await ask(path)).status).toBe(401);
      expect((await askWithCookie(path)).status).toBe(200);
    },
  );

  it('refuses another host name, which a rebound DNS entry would send', async () => {
    expect((await askWithCookie('/', { host: 'example.org' })).status).toBe(403);
    expect((await askWithCookie('/', { host: `localhost:${server.port}` })).status).toBe(200);
  });

  it('refuses pages of another origin, by HTTP and by WebSocket', async () => {
    const origin = 'http://example.org';
    expect((await askWithCookie('/', { origin })).status).toBe(403);
    const cookie = `sightline-${server.port}=${server.token}`;
    expect(await handshake('/api', { cookie, origin })).toBe(403);
    expect(await handshake('/api', {})).toBe(401);
    expect(await handshake('/other', { cookie })).toBe(404);
    expect(await handshake('/api', { cookie, origin: `http://127.0.0.1:${server.port}` })).toBe(101);
  });

  it('delivers pages under a policy without inline script, eval and foreign content', async () => {
    const { headers } = await askWithCookie('/');
    const policy = headers['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('no-referrer');
  });
});

describe('files', () => {
  it.each([
    '/../secret.html',
    '/assets/../../secret.html',
    '/%2e%2e/secret.html',
    '/assets/..%2f..%2fsecret.html',
    '/media/../secret.html',
    '/media/1/../../secret.html',
    '/media/0',
    '/media/-1',
    '/media/1e0',
    '/media/99',
    '/media/3',
    '/media/4',
    '/thumbnails/12.jpg',
    '/thumbnails/../secret.html',
    '//example.org/',
  ])('are given by id only: %s is not found', async (path) => {
    const answer = await askWithCookie(path);
    expect(answer.status).toBe(404);
    expect(answer.body.toString()).not.toContain('secret');
  });

  it('are videos whole and in parts', async () => {
    const whole = await askWithCookie('/media/1');
    expect(whole.headers).toMatchObject({ 'content-type': 'video/mp4', 'accept-ranges': 'bytes' });
    expect(whole.body.equals(VIDEO_BYTES)).toBe(true);
    const part = await askWithCookie('/media/1', { range: 'bytes=100-199' });
    expect(part.status).toBe(206);
    expect(part.headers['content-range']).toBe('bytes 100-199/1000');
    expect(part.body.equals(VIDEO_BYTES.subarray(100, 200))).toBe(true);
    const tail = await askWithCookie('/media/1', { range: 'bytes=-1' });
    expect(tail.body.equals(VIDEO_BYTES.subarray(999))).toBe(true);
    const beyond = await askWithCookie('/media/1', { range: 'bytes=1000-' });
    expect(beyond.status).toBe(416);
    expect(beyond.headers['content-range']).toBe('bytes */1000');
  });

  it('are sent whole where the part belongs to an older file', async () => {
    const { headers } = await askWithCookie('/media/1');
    const same = { range: 'bytes=0-9', 'if-range': headers.etag ?? '' };
    expect((await askWithCookie('/media/1', same)).status).toBe(206);
    expect((await askWithCookie('/media/1', { ...same, 'if-range': '"other"' })).status).toBe(200);
  });

  it('have no body for HEAD, and take no other method', async () => {
    const head = await askWithCookie('/media/1', {}, 'HEAD');
    expect([head.status, head.headers['content-length'], head.body.length]).toEqual([200, '1000', 0]);
    expect((await askWithCookie('/', {}, 'POST')).status).toBe(405);
  });

  it('are never pages, whatever the project claims', async () => {
    expect((await askWithCookie('/media/2')).headers['content-type']).toBe('application/octet-stream');
  });

  it('are thumbnails by crop', async () => {
    const answer = await askWithCookie('/thumbnails/11.jpg');
    expect(answer.headers['content-type']).toBe('image/jpeg');
    expect(answer.body.equals(THUMBNAIL)).toBe(true);
  });
});

describe('the contract by WebSocket', () => {
  function connect(): { client: EngineClient; socket: WebSocket } {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/api?token=${server.token}`);
    // oRPC asks for the browser's type; of it, it uses what ws has too.
    const websocket = socket as unknown as globalThis.WebSocket;
    return {
      client: createORPCClient(new RPCLink({ websocket, customJsonSerializers: [bytesSerializer] })),
      socket,
    };
  }

  it('answers procedures', async () => {
    const { client, socket } = connect();
    expect((await client.project.get()).name).toBe('Test match');
    expect(await client.tracklets.boxes({ camera: 'left', from: 0.5, to: 1.5 })).toEqual([
      { tracklet: 11, times: [1], boxes: [5, 6, 7, 8] },
    ]);
    const found = await client.search.query({ query: { tracklet: 11 } });
    expect(found.results.map(({ tracklet, rank }) => [tracklet, rank])).toEqual([[12, 1]]);
    socket.close();
  });

  it('carries the bytes of a query picture', async () => {
    const { client, socket } = connect();
    const image = Uint8Array.of(0, 255, 128, 7);
    const asked = new Promise<unknown>((resolve) => {
      const search = engine.search.bind(engine);
      engine.search = (input, options) => {
        resolve(input.query);
        return search({ ...input, query: { tracklet: 11 } }, options);
      };
    });
    await client.search.query({ query: { image } });
    expect(await asked).toEqual({ image });
    socket.close();
  });

  it("gives the engine's errors with code and message", async () => {
    const { client, socket } = connect();
    await expect(client.frames.times({ camera: 'nowhere' })).rejects.toMatchObject({
      data: { name: 'InvalidOptionError', code: 'unknown-camera', message: 'There is no camera "nowhere".' },
    });
    await expect(client.jobs.cancel({ job: -1 })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    socket.close();
  });

  it('lets no page name files of this machine', async () => {
    const { client, socket } = connect();
    const refusal = await client.ingest
      .start({ cameras: [{ name: 'a', video: join(folder, 'secret.html') }] })
      .catch((error: unknown) => error);
    expect(refusal).toMatchObject({ data: { code: 'local-only' } });
    socket.close();
  });

  it('streams jobs as they change, and ends the stream with the connection', async () => {
    const { client, socket } = connect();
    const job = {
      job: 1,
      kind: 'ingest',
      state: 'running',
      stage: 'Finding people',
      fraction: 0.5,
      rate: null,
      remaining: null,
      warnings: [],
      error: null,
    } as const;
    engine.reportJob({ ...job, warnings: [] });
    const jobs = await client.jobs.watch();
    expect((await jobs.next()).value).toEqual(job);
    engine.reportJob({ ...job, warnings: [], fraction: 0.75 });
    expect((await jobs.next()).value).toMatchObject({ fraction: 0.75 });
    await jobs.return();
    socket.close();
  });

  it('closes a connection whose message is too large, and goes on serving others', async () => {
    const { socket } = connect();
    await new Promise((resolve) => socket.on('open', resolve));
    const closed = new Promise((resolve) => socket.on('close', resolve));
    socket.on('error', () => undefined);
    socket.send(Buffer.alloc(49 * 1024 * 1024));
    await closed;
    const other = connect();
    expect((await other.client.project.get()).name).toBe('Test match');
    other.socket.close();
    expect(faults).toEqual([]);
  });

  it('refuses more than 32 connections', async () => {
    const cookie = `sightline-${server.port}=${server.token}`;
    const sockets = await Promise.all(
      Array.from({ length: 32 }, async () => {
        const socket = new WebSocket(`ws://127.0.0.1:${server.port}/api`, { headers: { cookie } });
        await new Promise((resolve) => socket.on('open', resolve));
        return socket;
      }),
    );
    expect(await handshake('/api', { cookie })).toBe(503);
    for (const socket of sockets) socket.close();
  });
});

describe('starting', () => {
  it('says that the window is not built', async () => {
    await expect(serveProject({ engine, rendererFolder: join(folder, 'nowhere') })).rejects.toMatchObject({
      code: 'window-not-built',
    });
  });

  it('says that the port is taken', async () => {
    const rendererFolder = join(folder, 'window');
    await expect(serveProject({ engine, rendererFolder, port: server.port })).rejects.toMatchObject({
      code: 'port-unavailable',
    });
  });
});
