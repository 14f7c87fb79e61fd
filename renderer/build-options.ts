import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { UserConfig } from 'vite';

/** How the window in `folder` (absolute) is built, alone or with Electron's parts. */
export function buildOptions(folder: string): UserConfig {
  return {
    root: folder,
    base: './',
    plugins: [svelte({ configFile: false })],
    build: {
      emptyOutDir: true,
      target: 'chrome140',
      // The content security policy has no room for data: addresses and inline scripts.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: `${folder}/index.html`,
        // Of the component library, only what is used is compiled.
        experimental: { lazyBarrel: true },
      },
    },
  };
}
