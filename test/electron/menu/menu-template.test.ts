import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { menuTemplate, type MenuActions, type MenuState } from '../../../electron/menu/menu-template.ts';
import { windowCommands } from '../../../electron/menu/window-commands.ts';
import { COMMANDS } from '../../../renderer/keys/commands.ts';

type Item = MenuItemConstructorOptions;

function recordedActions(): { actions: MenuActions; calls: unknown[][] } {
  const calls: unknown[][] = [];
  const actions = new Proxy({} as MenuActions, {
    get:
      (_target, name) =>
      (...args: unknown[]) =>
        void calls.push([name, ...args.filter((arg) => typeof arg !== 'object')]),
  });
  return { actions, calls };
}

function menu(state: Partial<MenuState> = {}, actions = recordedActions().actions): Item[] {
  return menuTemplate(
    {
      platform: 'linux',
      hasProject: true,
      recentProjects: [],
      commands: windowCommands(),
      isPackaged: true,
      hasUpdateFeed: false,
      ...state,
    },
    actions,
  );
}

/** All entries, also those of menus inside menus. */
function entries(items: readonly Item[]): Item[] {
  return items.flatMap((item) => [item, ...entries(Array.isArray(item.submenu) ? item.submenu : [])]);
}

function click(items: readonly Item[], id: string): void {
  const found = entries(items).find((item) => item.id === id);
  (found?.click as (() => void) | undefined)?.();
}

describe('the menu', () => {
  it('shows every command of the window with its first key, without taking the key from the window', () => {
    const { actions, calls } = recordedActions();
    const items = entries(menu({}, actions)).filter(({ id }) => id?.startsWith('command-'));
    expect(items.map(({ id }) => id)).toEqual(COMMANDS.map(({ id }) => `command-${id}`));
    expect(
      items.every(({ label, registerAccelerator }) => label !== '' && registerAccelerator === false),
    ).toBe(true);
    for (const [id, accelerator] of [
      ['toggle-play', 'Space'],
      ['step-back', 'Left'],
      ['jump-back', 'Shift+Left'],
      ['open-palette', 'CmdOrCtrl+K'],
      ['zoom-in', 'Plus'],
    ] as const) {
      expect(items).toContainEqual(expect.objectContaining({ id: `command-${id}`, accelerator }));
    }
    click(items, 'command-toggle-play');
    expect(calls).toEqual([['runInWindow', 'toggle-play']]);
  });

  it('has no key of its own twice', () => {
    const keys = entries(menu())
      .filter(({ registerAccelerator }) => registerAccelerator !== false)
      .flatMap(({ accelerator }) => accelerator ?? []);
    expect(keys.length).toBeGreaterThan(2);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('has an application menu with about and quit on macOS, and these elsewhere in help and file', () => {
    const mac = menu({ platform: 'darwin' });
    expect(mac[0]?.label).toBe('Sightline');
    expect(entries(mac.slice(0, 1)).map(({ id, role }) => id ?? role)).toEqual(
      expect.arrayContaining(['about', 'services', 'hide', 'quit']),
    );
    expect(entries(mac.slice(1)).map(({ id, role }) => id ?? role)).not.toContain('quit');
    const linux = menu();
    expect(linux[0]?.label).toBe('&File');
    expect(entries(linux).filter(({ id, role }) => id === 'about' || role === 'quit')).toHaveLength(2);
  });

  it('opens recent projects by number, and greys out what is gone or needs a project', () => {
    const { actions, calls } = recordedActions();
    const recentProjects = [
      { id: 4, name: 'Cup & final', folder: '~/matches', isMissing: false },
      { id: 2, name: 'gone', folder: '~', isMissing: true },
    ];
    const items = menu({ hasProject: false, recentProjects }, actions);
    const byId = new Map(entries(items).map((item) => [item.id, item]));
    expect(byId.get('recent-4')?.label).toBe('Cup && final — ~/matches');
    click(items, 'recent-4');
    expect(calls).toEqual([['openRecent', 4]]);
    for (const id of ['recent-2', 'add-videos', 'resume', 'command-toggle-play']) {
      expect(byId.get(id)?.enabled, id).toBe(false);
    }
  });

  it('looks for updates only where the installation names a feed', () => {
    const ids = (hasUpdateFeed: boolean): unknown[] => entries(menu({ hasUpdateFeed })).map(({ id }) => id);
    expect(ids(false)).not.toContain('updates');
    expect(ids(true)).toContain('updates');
  });

  it('offers developer tools only where the application runs from its sources', () => {
    const roles = (isPackaged: boolean): unknown[] => entries(menu({ isPackaged })).map(({ role }) => role);
    expect(roles(true)).not.toContain('toggleDevTools');
    expect(roles(false)).toContain('toggleDevTools');
  });
});
