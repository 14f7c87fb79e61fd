import type { MenuItemConstructorOptions } from 'electron';
import type { RecentProject } from '../../core/api/shell.ts';
import type { WindowCommand } from './window-commands.ts';

type Item = MenuItemConstructorOptions;

/** What the menu's own entries do. */
export interface MenuActions {
  readonly createProject: () => void;
  readonly chooseProject: () => void;
  readonly openRecent: (id: number) => void;
  readonly openDemo: () => void;
  readonly addVideos: () => void;
  readonly resumeIngest: () => void;
  readonly runInWindow: (command: string) => void;
  readonly showWelcome: () => void;
  readonly showAbout: () => void;
  readonly showLicences: () => void;
  readonly showLog: () => void;
  readonly copyDiagnostics: () => void;
  readonly lookForUpdates: () => void;
}

export interface MenuState {
  readonly platform: NodeJS.Platform;
  readonly hasProject: boolean;
  readonly recentProjects: readonly RecentProject[];
  readonly commands: readonly WindowCommand[];
  /** Reload and developer tools are for an application that runs from its sources. */
  readonly isPackaged: boolean;
  /** Whether the installation names a feed of releases; without one, no update can be looked for. */
  readonly hasUpdateFeed: boolean;
}

const SEPARATOR: Item = { type: 'separator' };

/** The menu as data, by the conventions of the platform: on macOS the application has a menu of its own. */
export function menuTemplate(state: MenuState, actions: MenuActions): Item[] {
  const isMac = state.platform === 'darwin';
  return [
    ...(isMac ? [applicationMenu(actions)] : []),
    fileMenu(state, actions, isMac),
    { role: 'editMenu' },
    commandsMenu(state, actions),
    viewMenu(state),
    { role: 'windowMenu' },
    helpMenu(state, actions, isMac),
  ];
}

function applicationMenu(actions: MenuActions): Item {
  return {
    label: 'Sightline',
    submenu: [
      { id: 'about', label: 'About Sightline', click: actions.showAbout },
      SEPARATOR,
      { role: 'services' },
      SEPARATOR,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      SEPARATOR,
      { role: 'quit' },
    ],
  };
}

function fileMenu(state: MenuState, actions: MenuActions, isMac: boolean): Item {
  const { recentProjects, hasProject } = state;
  const recent: Item[] = recentProjects.map(({ id, name, folder, isMissing }) => ({
    id: `recent-${id}`,
    // An ampersand would make the letter after it a mnemonic.
    label: `${name} — ${folder}`.replaceAll('&', '&&'),
    enabled: !isMissing,
    click: () => actions.openRecent(id),
  }));
  return {
    label: '&File',
    submenu: [
      { id: 'create', label: '&New Project…', accelerator: 'CmdOrCtrl+N', click: actions.createProject },
      { id: 'open', label: '&Open Project…', accelerator: 'CmdOrCtrl+O', click: actions.chooseProject },
      {
        id: 'recent',
        label: 'Open &Recent',
        enabled: recent.length > 0,
        submenu: recent,
      },
      { id: 'demo', label: 'Open the &Demo Match', click: actions.openDemo },
      { id: 'welcome', label: '&Welcome', click: actions.showWelcome },
      SEPARATOR,
      {
        id: 'add-videos',
        label: '&Add Videos…',
        accelerator: 'CmdOrCtrl+I',
        enabled: hasProject,
        click: actions.addVideos,
      },
      {
        id: 'resume',
        label: '&Go On With Unfinished Ingest',
        enabled: hasProject,
        click: actions.resumeIngest,
      },
      SEPARATOR,
      { role: 'close' },
      ...(isMac ? [] : [{ role: 'quit' } satisfies Item]),
    ],
  };
}

/** The window's commands, group by group. */
function commandsMenu({ commands, hasProject }: MenuState, actions: MenuActions): Item {
  const submenu = commands.flatMap(({ command, group, label, accelerator }, index): Item[] => [
    ...(index > 0 && commands[index - 1]?.group !== group ? [SEPARATOR] : []),
    {
      id: `command-${command}`,
      label: label.replaceAll('&', '&&'),
      ...(accelerator === undefined ? {} : { accelerator }),
      registerAccelerator: false,
      enabled: hasProject,
      click: () => actions.runInWindow(command),
    },
  ]);
  return { label: '&Match', submenu };
}

function viewMenu({ isPackaged }: MenuState): Item {
  return {
    label: '&View',
    submenu: [
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { role: 'togglefullscreen' },
      ...(isPackaged ? [] : ([SEPARATOR, { role: 'reload' }, { role: 'toggleDevTools' }] satisfies Item[])),
    ],
  };
}

function helpMenu({ hasUpdateFeed }: MenuState, actions: MenuActions, isMac: boolean): Item {
  return {
    role: 'help',
    submenu: [
      ...(isMac ? [] : [{ id: 'about', label: '&About Sightline', click: actions.showAbout }]),
      { id: 'licences', label: '&Licences of What Ships', click: actions.showLicences },
      ...(hasUpdateFeed
        ? [{ id: 'updates', label: 'Look for &Updates…', click: actions.lookForUpdates }]
        : []),
      SEPARATOR,
      { id: 'log', label: 'Show &Log File', click: actions.showLog },
      { id: 'diagnostics', label: '&Copy Diagnostics', click: actions.copyDiagnostics },
    ],
  };
}
