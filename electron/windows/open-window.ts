import type { BrowserWindow, MessagePortMain, NativeTheme, Screen } from 'electron';
import { randomBytes } from 'node:crypto';
import type { WindowShell } from '../shell/window-shell.ts';
import type { WindowKind, WindowPlacements } from '../state/window-placements.ts';
import { confinePage, PAGE_PREFERENCES } from './hardening.ts';
import { pageAddress } from './media-protocol.ts';
import type { OpenWindow, WindowRegistry } from './window-registry.ts';

/** The surfaces of renderer/styles/theme.css, so that a window does not flash before its page is there. */
const SURFACE = { dark: '#0d1014', light: '#e9ecf0' };
const SIZE = { welcome: { width: 1080, height: 760 }, project: { width: 1440, height: 900 } };
const SMALLEST = { minWidth: 960, minHeight: 600 };

/** What windows are made with. */
export interface WindowTools {
  readonly Window: typeof BrowserWindow;
  readonly theme: NativeTheme;
  readonly screen: Screen;
  readonly placements: WindowPlacements;
  readonly registry: WindowRegistry;
  readonly preload: string;
  readonly partition: string;
}

/** Opens a window and loads its page. It is in the registry from the start: its page may ask at once. */
export async function openWindow(
  tools: WindowTools,
  contents: {
    readonly kind: WindowKind;
    readonly title: string;
    readonly projectPath: string | undefined;
    readonly shell: WindowShell<MessagePortMain>;
  },
): Promise<OpenWindow> {
  const { theme, screen, placements, registry } = tools;
  const { kind, title } = contents;
  const { bounds, isMaximized } = placements.of(
    kind,
    screen.getAllDisplays().map(({ workArea }) => workArea),
  );
  const surface = (): string => (theme.shouldUseDarkColors ? SURFACE.dark : SURFACE.light);
  const window = new tools.Window({
    ...SIZE[kind],
    ...bounds,
    ...SMALLEST,
    title,
    show: false,
    backgroundColor: surface(),
    webPreferences: { ...PAGE_PREFERENCES, partition: tools.partition, preload: tools.preload },
  });
  const opened: OpenWindow = {
    ...contents,
    window,
    contents: window.webContents,
    key: randomBytes(16).toString('base64url'),
  };
  registry.add(opened);
  confinePage(window.webContents);
  if (isMaximized) window.maximize();
  const adapt = (): void => window.setBackgroundColor(surface());
  theme.on('updated', adapt);
  window.once('closed', () => theme.off('updated', adapt));
  // The title is the project's name, not the page's.
  window.on('page-title-updated', (event) => event.preventDefault());
  window.once('ready-to-show', () => window.show());
  window.on('close', () => {
    void placements.remember(kind, window.getNormalBounds(), window.isMaximized());
  });
  await window.loadURL(pageAddress(opened.key));
  return opened;
}
