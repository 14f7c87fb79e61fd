import { defineConfig } from 'electron-vite';
import { buildOptions } from './renderer/build-options.ts';

/** Electron's parts: `out/main` and `out/renderer`. The window needs no preload script: it speaks to a server. */
export default defineConfig({
  main: { build: { rolldownOptions: { input: { index: 'electron/main.ts' } } } },
  renderer: buildOptions(`${import.meta.dirname}/renderer`),
});
