import type { Session, WebContents } from 'electron';
import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { confinePage, PAGE_PREFERENCES, restrictSession } from '../../../electron/windows/hardening.ts';

const KEY = 'abc';

/** A session that keeps what the application sets. */
function recordedSession() {
  const set = new Map<string, (...args: unknown[]) => unknown>();
  const keep = (name: string) => (handler: (...args: unknown[]) => unknown) => void set.set(name, handler);
  const session = Object.assign(new EventEmitter(), {
    setPermissionRequestHandler: keep('request'),
    setPermissionCheckHandler: keep('check'),
    setDevicePermissionHandler: keep('device'),
    setDisplayMediaRequestHandler: keep('display'),
    webRequest: { onBeforeRequest: keep('beforeRequest') },
  });
  return { session, call: (name: string, ...args: unknown[]): unknown => set.get(name)?.(...args) };
}

function isCancelled(url: string, { tools = false, id = 1 } = {}): unknown {
  const { session, call } = recordedSession();
  restrictSession(session as unknown as Session, (given) => (given === 1 ? KEY : undefined), tools);
  const answer = vi.fn();
  call('beforeRequest', { url, webContentsId: id }, answer);
  return (answer.mock.calls[0]?.[0] as { cancel: boolean }).cancel;
}

describe('a page', () => {
  it('is sandboxed and isolated, without Node and with web security', () => {
    expect(PAGE_PREFERENCES).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
    });
  });

  it('goes nowhere: no navigation, redirection, window or web view', () => {
    const contents = new EventEmitter() as EventEmitter & {
      setWindowOpenHandler(handler: () => unknown): void;
    };
    let onOpen: (() => unknown) | undefined;
    contents.setWindowOpenHandler = (handler) => (onOpen = handler);
    confinePage(contents as unknown as WebContents);
    expect(onOpen?.()).toEqual({ action: 'deny' });
    for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview']) {
      const preventDefault = vi.fn();
      contents.emit(event, { preventDefault });
      expect(preventDefault, event).toHaveBeenCalledOnce();
    }
  });
});

describe('a session', () => {
  it('grants no permission, device, screen or download', () => {
    const { session, call } = recordedSession();
    restrictSession(session as unknown as Session, () => KEY, false);
    const granted = vi.fn();
    call('request', {}, 'media', granted);
    expect(granted).toHaveBeenCalledWith(false);
    expect(call('check', {}, 'clipboard-read')).toBe(false);
    expect(call('device', {})).toBe(false);
    const shown = vi.fn();
    call('display', {}, shown);
    expect(shown).toHaveBeenCalledWith({});
    const preventDefault = vi.fn();
    session.emit('will-download', { preventDefault });
    expect(preventDefault).toHaveBeenCalledOnce();
  });

  it.each([
    ['the window’s own page', 'media://sightline/abc/index.html', false],
    ['its own media', 'media://sightline/abc/media/1', false],
    ['the page of another window', 'media://sightline/xyz/media/1', true],
    ['a path out of its own', 'media://sightline/abc/../xyz/media/1', true],
    ['another host', 'media://other/abc/index.html', true],
    ['a site', 'https://example.org/', true],
    ['a socket', 'wss://example.org/', true],
    ['a file', 'file:///etc/passwd', true],
    ['developer tools', 'devtools://devtools/bundled/inspector.html', true],
    ['no address', 'nonsense', true],
  ])('lets a page load %s: %s, refused %s', (_case, url, refused) => {
    expect(isCancelled(url)).toBe(refused);
  });

  it('refuses what no window asks for, and opens developer tools only where the application runs from its sources', () => {
    expect(isCancelled('media://sightline/abc/index.html', { id: 2 })).toBe(true);
    expect(isCancelled('devtools://devtools/bundled/inspector.html', { tools: true })).toBe(false);
    expect(isCancelled('https://example.org/', { tools: true })).toBe(true);
  });
});
