import { defineConfig } from 'electron-vite';
import renderer from './renderer/vite.config.ts';

/** Electron's parts: `out/main` and `out/renderer`. The window needs no preload script: it speaks to a server. */
export default defineConfig({
  main: { build: { rolldownOptions: { input: { index: 'electron/main.ts' } } } },
  renderer,
});
