import { defineConfig } from 'vite';

/** `npx vite console` serves the sources beside an interface that runs; `npm run build` makes `dist/console`. */
export default defineConfig({
  // Files apart, never inline: the interface's policy forbids what stands in the page.
  build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { proxy: { '/v1': 'http://127.0.0.1:18080' } },
});
