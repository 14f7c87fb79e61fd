import { BrowserWindow, session, type Session } from 'electron';
import { isOfEngine } from './engine-address.ts';

/**
 * Opens the one window: a sandboxed page without Node that reaches the engine's server and nothing else. It cannot
 * navigate elsewhere, open windows or ask for permissions.
 */
export async function openWindow(engine: URL): Promise<void> {
  // Not persistent: cookies and caches go with the application.
  const storage = session.fromPartition('window');
  restrictToEngine(storage, engine);
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 960,
    minHeight: 600,
    backgroundColor: '#0d1014',
    autoHideMenuBar: true,
    webPreferences: {
      session: storage,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    },
  });
  const { webContents } = window;
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  webContents.on('will-navigate', (event) => event.preventDefault());
  webContents.on('will-redirect', (event) => event.preventDefault());
  webContents.on('will-attach-webview', (event) => event.preventDefault());
  await window.loadURL(engine.href);
}

function restrictToEngine(storage: Session, engine: URL): void {
  storage.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  storage.setPermissionCheckHandler(() => false);
  storage.setDevicePermissionHandler(() => false);
  storage.on('will-download', (event) => event.preventDefault());
  storage.webRequest.onBeforeRequest(({ url }, answer) => {
    const address = url.replace(/^ws:/, 'http:');
    answer({ cancel: !isOfEngine(address, engine) && !url.startsWith('devtools:') });
  });
}
