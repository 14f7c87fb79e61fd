import { defineConfig } from 'electron-vite';
import { buildOptions } from './renderer/build-options.ts';

/** Electron's parts: `out/main`, `out/preload` and `out/renderer`. The engine beside them: scripts/compile-engine.ts. */
export default defineConfig({
  main: { build: { rolldownOptions: { input: { index: 'electron/main.ts' } } } },
  preload: {
    build: {
      // A sandboxed preload script is CommonJS and finds no module but Electron's.
      rolldownOptions: {
        input: { preload: 'electron/preload/preload.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: buildOptions(`${import.meta.dirname}/renderer`),
});
