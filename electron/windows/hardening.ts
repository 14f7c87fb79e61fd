import type { Session, WebContents, WebPreferences } from 'electron';
import { isBelowPage } from './media-protocol.ts';

/** What a page may be: sandboxed, isolated, without Node. */
export const PAGE_PREFERENCES: WebPreferences = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
};

/**
 * Closes a session: no permission, device or download is granted, and a page loads nothing but what lies below its own
 * address (`keyOf` gives the key of the page in a window). So nothing reaches the network.
 */
export function restrictSession(
  storage: Session,
  keyOf: (webContentsId: number | undefined) => string | undefined,
  hasDeveloperTools: boolean,
): void {
  storage.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  storage.setPermissionCheckHandler(() => false);
  storage.setDevicePermissionHandler(() => false);
  storage.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  storage.on('will-download', (event) => event.preventDefault());
  storage.webRequest.onBeforeRequest(({ url, webContentsId }, answer) => {
    const key = keyOf(webContentsId);
    const isOwn = key !== undefined && isBelowPage(url, key);
    answer({ cancel: !isOwn && !(hasDeveloperTools && url.startsWith('devtools:')) });
  });
}

/** Lets a page go nowhere: it cannot navigate, be redirected, open windows or hold web views. */
export function confinePage(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
}
