import { readFileSync } from 'node:fs';
import { processIo } from './io.ts';
import { run } from './run.ts';

const manifest: { version: string } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

await run(processIo(), manifest.version, process.argv.slice(2));
