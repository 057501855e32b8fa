import { existsSync } from 'node:fs';

const server = new URL('../apps/runtime/dist/main.js', import.meta.url);

if (!existsSync(server)) await import('./build.mjs');

// In this process, so that signals reach the server and its exit code is passed on.
if (existsSync(server)) await import(server.href);
else {
  console.error(
    'The server is not built: run `npm ci && npm run build` where the development dependencies are installed.',
  );
  process.exitCode = 1;
}
