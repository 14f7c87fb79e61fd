import { defineConfig } from 'vite';
import { buildOptions } from './build-options.ts';

/** The window alone, for `sightline serve`. */
export default defineConfig(buildOptions(import.meta.dirname));
