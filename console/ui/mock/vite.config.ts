import { fileURLToPath } from 'node:url';
import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';
import { mockConsole } from './server';

// Where HEARTLINE_MOCK_SIP names an Asterisk (ws://host:port), the softphones of the mock reach it: an endpoint
// desk1 and one demo, each with its own name as password.
const sip = process.env.HEARTLINE_MOCK_SIP;
const relay = { target: sip, ws: true, rewrite: () => '/ws' };

// The app against a console of its own, for work on the pages alone: npm run mock. Never part of a build.
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  plugins: [preact({ devToolsEnabled: false }), mockConsole()],
  server: sip ? { proxy: { '/sip': relay, '/demo/sip': relay } } : {},
});
