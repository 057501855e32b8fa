import { readFileSync } from 'node:fs';
import { processIo } from './io.ts';
import { run } from './run.ts';

const manifest: { version: string } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
);

// The reader may close the pipe early, as `head` does. Not all output is written, and that is no
// error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(1);
});

await run(processIo(), manifest.version, process.argv.slice(2));
