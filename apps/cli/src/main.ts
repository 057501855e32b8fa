import { readFileSync } from 'node:fs';
import { processIo } from './io.ts';
import { run } from './run.ts';

const manifest: { version: string } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
);

// Whoever reads may stop in the middle, as `head` does: not all was written, and that is all there is to say.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(1);
});

await run(processIo(), manifest.version, process.argv.slice(2));
