import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  base: '/app/',
  plugins: [svelte({ configFile: false })],
  build: {
    outDir: 'dist',
    // Two files arrive sooner than twenty small ones, and one script stays far below its limit.
    modulePreload: false,
    assetsInlineLimit: 0,
    sourcemap: false,
    // How long each plugin took is no warning.
    rolldownOptions: { checks: { pluginTimings: false } },
  },
});
