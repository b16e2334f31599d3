import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';

// The console serves the app from its own root; every path that is no file answers with index.html.
// Nothing is inlined, so that the content security policy needs no exception for data or inline code.
export default defineConfig({
  plugins: [preact({ devToolsEnabled: false })],
  build: {
    outDir: 'dist/app',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
  },
  server: {
    proxy: {
      '/api': { target: process.env.HEARTLINE_CONSOLE ?? 'http://127.0.0.1:8080', ws: true },
      '/sip': { target: process.env.HEARTLINE_CONSOLE ?? 'http://127.0.0.1:8080', ws: true },
    },
  },
});
