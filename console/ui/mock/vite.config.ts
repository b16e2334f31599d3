import { fileURLToPath } from 'node:url';
import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';
import { mockConsole } from './server';

// The app against a console of its own, for work on the pages alone: npm run mock. Never part of a build.
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  plugins: [preact({ devToolsEnabled: false }), mockConsole()],
});
