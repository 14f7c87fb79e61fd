import type { App, BrowserWindow, Dialog, MessagePortMain } from 'electron';
import type { EngineSupervisor } from '../engine/engine-supervisor.ts';
import type { OpenWindow, WindowRegistry } from '../windows/window-registry.ts';
import { mayStop } from './quit-guard.ts';

type Engine = EngineSupervisor<MessagePortMain>;

/** Lets windows close and the application quit only after jobs were asked about, once, and engines have ended. */
export class ClosingGuard {
  readonly #app: App;
  readonly #dialog: Dialog;
  readonly #registry: WindowRegistry;
  #quitting: 'no' | 'asking' | 'closing' | 'closed' = 'no';

  constructor(app: App, dialog: Dialog, registry: WindowRegistry) {
    this.#app = app;
    this.#dialog = dialog;
    this.#registry = registry;
    app.on('before-quit', (event) => this.#onBeforeQuit(event));
  }

  /** Guards a window; `onClosed` is called when it is gone. */
  guard(opened: OpenWindow, onClosed: () => void): void {
    const { window, shell } = opened;
    let state: 'open' | 'asking' | 'ended' = 'open';
    window.on('close', (event) => {
      const { engine } = shell;
      if (engine === undefined || state === 'ended' || this.#quitting === 'closed') return;
      event.preventDefault();
      if (state === 'asking' || this.#quitting !== 'no') return;
      state = 'asking';
      void (async () => {
        if (!(await this.#mayStop([engine], window))) {
          state = 'open';
          return;
        }
        await engine.close();
        state = 'ended';
        window.close();
      })();
    });
    window.once('closed', () => {
      this.#registry.remove(opened);
      onClosed();
    });
  }

  #onBeforeQuit(event: { preventDefault(): void }): void {
    if (this.#quitting === 'closed') return;
    event.preventDefault();
    if (this.#quitting !== 'no') return;
    this.#quitting = 'asking';
    void (async () => {
      const engines = this.#registry.engines();
      if (!(await this.#mayStop(engines, this.#registry.all()[0]?.window))) {
        this.#quitting = 'no';
        return;
      }
      this.#quitting = 'closing';
      await Promise.all(engines.map((engine) => engine.close()));
      this.#quitting = 'closed';
      this.#app.quit();
    })();
  }

  #mayStop(engines: readonly Engine[], window: BrowserWindow | undefined): Promise<boolean> {
    return mayStop(
      engines,
      (parent, options) =>
        parent === undefined
          ? this.#dialog.showMessageBox(options)
          : this.#dialog.showMessageBox(parent, options),
      window,
    );
  }
}
