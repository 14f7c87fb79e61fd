import type { BrowserWindow, MessagePortMain } from 'electron';
import type { EngineSupervisor } from '../engine/engine-supervisor.ts';
import type { WindowShell } from '../shell/window-shell.ts';
import type { WindowKind } from '../state/window-placements.ts';
import type { LineOwner } from './page-lines.ts';

/** An open window with all that belongs to it. */
export interface OpenWindow extends LineOwner {
  readonly window: BrowserWindow;
  readonly kind: WindowKind;
  /** The project's file; undefined in the welcome window. */
  readonly projectPath: string | undefined;
  readonly shell: WindowShell<MessagePortMain>;
}

/** All open windows. */
export class WindowRegistry {
  readonly #windows = new Set<OpenWindow>();

  add(window: OpenWindow): void {
    this.#windows.add(window);
  }

  remove(window: OpenWindow): void {
    this.#windows.delete(window);
  }

  all(): readonly OpenWindow[] {
    return [...this.#windows];
  }

  byKey(key: string): OpenWindow | undefined {
    return this.all().find((window) => window.key === key);
  }

  byContents(id: number | undefined): OpenWindow | undefined {
    return this.all().find(({ contents }) => !contents.isDestroyed() && contents.id === id);
  }

  byProject(path: string): OpenWindow | undefined {
    return this.all().find(({ projectPath }) => projectPath === path);
  }

  welcome(): OpenWindow | undefined {
    return this.all().find(({ kind }) => kind === 'welcome');
  }

  engines(): readonly EngineSupervisor<MessagePortMain>[] {
    return this.all().flatMap(({ shell }) => (shell.engine === undefined ? [] : [shell.engine]));
  }
}
