import { existsSync } from 'node:fs';
import type * as Server from './run-server.ts';
import { currentBundle } from './server-bundle.ts';

const bundle = currentBundle(new URL('../../../', import.meta.url));
const server = bundle === undefined ? import('./run-server.ts') : import(bundle.href);
const { runServer } = (await server) as typeof Server;

// Existing variables take precedence over the file.
if (existsSync('.env')) process.loadEnvFile('.env');
await runServer();
