import { defineConfig } from 'electron-vite';
import renderer from './renderer/vite.config.ts';

/** Electron's three parts: `out/main`, `out/preload` and `out/renderer`. */
export default defineConfig({
  main: { build: { rolldownOptions: { input: { index: 'electron/main.ts' } } } },
  preload: { build: { rolldownOptions: { input: { index: 'electron/preload.ts' } } } },
  renderer,
});
