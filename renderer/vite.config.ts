import { defineConfig, mergeConfig } from 'vite';
import { buildOptions } from './build-options.ts';

const folder = import.meta.dirname;

/** The window alone, for `sightline serve`. */
export default defineConfig(
  mergeConfig(buildOptions(folder), { build: { outDir: `${folder}/../out/renderer` } }),
);
