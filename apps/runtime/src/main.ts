import { existsSync } from 'node:fs';
import { runServer } from './run-server.ts';

// Variables that are set already win over the file.
if (existsSync('.env')) process.loadEnvFile('.env');
await runServer();
