import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mediaHandler, type MediaSource } from '../../../electron/windows/media-protocol.ts';

const BYTES = Buffer.from(Array.from({ length: 1000 }, (_, index) => (index * 7) % 251));

let folder = '';
let handle: (request: Request) => Promise<Response>;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sightline-media-'));
  const path = join(folder, 'north.mp4');
  writeFileSync(path, BYTES);
  /** A project with one video and one crop of these numbers. */
  const project = (number: number): MediaSource => ({
    host: {
      host: {
        media: ({ video }: { video: number }) =>
          Promise.resolve(video === number ? { path, mimeType: 'video/mp4' } : null),
        thumbnail: ({ crop }: { crop: number }) =>
          Promise.resolve(crop === number ? Uint8Array.of(0xff, 0xd8, number) : null),
      },
    } as unknown as MediaSource['host'],
  });
  const windows = new Map([
    ['first', { media: project(1) }],
    ['second', { media: project(2) }],
    ['welcome', { media: undefined }],
  ]);
  const page = { body: Buffer.from('<!doctype html>'), mimeType: 'text/html', cacheControl: 'no-cache' };
  handle = mediaHandler(new Map([['/index.html', page]]), (key) => windows.get(key));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> {
  return handle(new Request(`media://sightline${path}`, { method, headers }));
}

async function bytesOf(response: Response): Promise<Buffer> {
  return Buffer.from(await response.arrayBuffer());
}

describe('the media: scheme', () => {
  it('gives the page under every window’s key, with a policy that lets nothing in', async () => {
    for (const key of ['first', 'welcome']) {
      const answer = await ask(`/${key}/index.html`);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html']);
      const policy = answer.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toMatch(/unsafe|https?:|\*|data:|blob:/);
    }
  });

  it('gives videos by id, whole and in parts', async () => {
    const whole = await ask('/first/media/1');
    expect(whole.headers.get('content-type')).toBe('video/mp4');
    expect((await bytesOf(whole)).equals(BYTES)).toBe(true);
    const part = await ask('/first/media/1', { range: 'bytes=100-199' });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 100-199/1000']);
    expect((await bytesOf(part)).equals(BYTES.subarray(100, 200))).toBe(true);
    const beyond = await ask('/first/media/1', { range: 'bytes=1000-' });
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */1000']);
    const head = await ask('/first/media/1', {}, 'HEAD');
    expect([head.headers.get('content-length'), (await bytesOf(head)).length]).toEqual(['1000', 0]);
  });

  it('gives crops by id', async () => {
    const answer = await ask('/second/thumbnails/2.jpg');
    expect(answer.headers.get('content-type')).toBe('image/jpeg');
    expect([...(await bytesOf(answer))]).toEqual([0xff, 0xd8, 2]);
  });

  it.each([
    ['another project’s video', '/first/media/2'],
    ['another project’s crop', '/first/thumbnails/2.jpg'],
    ['media where there is no project', '/welcome/media/1'],
    ['an unknown key', '/third/media/1'],
    ['no key', '/media/1'],
    ['dots', '/first/media/../../../etc/passwd'],
    ['encoded dots', '/first/media/%2e%2e%2f%2e%2e%2fetc%2fpasswd'],
    ['encoded slashes', '/first%2fmedia%2f1'],
    ['backslashes', '/first/media/..\\..\\etc\\passwd'],
    ['a path', '/first/north.mp4'],
    ['a negative number', '/first/media/-1'],
    ['no number', '/first/media/1e0'],
    ['too large a number', `/first/media/${'9'.repeat(40)}`],
    ['a NUL', '/first/media/1%00'],
  ])('answers 404 to %s', async (_case, path) => {
    expect((await ask(path)).status).toBe(404);
  });

  it('answers 404 at another host, and 405 to other methods', async () => {
    expect((await handle(new Request('media://other/first/media/1'))).status).toBe(404);
    expect((await ask('/first/media/1', {}, 'POST')).status).toBe(405);
  });
});
