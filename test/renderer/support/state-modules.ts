import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { createServer, type ViteDevServer } from 'vite';

/**
 * Loads modules of the window's state (`*.svelte.ts`) without a component and without a browser: compiled by
 * Svelte as on the server, where state is plain fields.
 */
export class StateModules implements AsyncDisposable {
  readonly #server: ViteDevServer;

  private constructor(server: ViteDevServer) {
    this.#server = server;
  }

  static async open(): Promise<StateModules> {
    const server = await createServer({
      configFile: false,
      root: fileURLToPath(new URL('../../../renderer/', import.meta.url)),
      appType: 'custom',
      logLevel: 'error',
      plugins: [svelte({ configFile: false })],
      optimizeDeps: { noDiscovery: true },
      server: { middlewareMode: true, watch: null, hmr: false, ws: false },
    });
    return new StateModules(server);
  }

  /** `path` from the folder `renderer`; `T` is the type of the same module. */
  async load<T>(path: string): Promise<T> {
    return (await this.#server.ssrLoadModule(`/${path}`)) as T;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.close();
  }
}
