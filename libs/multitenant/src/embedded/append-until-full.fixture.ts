// Appends until the store has rejected four appends. Prints `acknowledged seq` and `refused code
// retryable`.
import { writeSync } from 'node:fs';
import { isRuntimeError } from '@mozaiks/contracts';
import { chatNamed, commitAt } from './appending.fixture.ts';
import { openEmbeddedStore } from './open-embedded-store.ts';

const store = await openEmbeddedStore({ file: process.argv[2] ?? '' });
const log = await chatNamed(store, 'chat');

/** Returns the line to print. */
async function append(seq: number): Promise<string> {
  try {
    await store.log.append(log, commitAt(log, seq, 'x'.repeat(20_000)));
    return `acknowledged ${seq}`;
  } catch (error) {
    return `refused ${isRuntimeError(error) ? `${error.code} ${error.retryable}` : String(error)}`;
  }
}

for (let seq = 1, refusals = 0; refusals < 4; ) {
  const line = await append(seq);
  writeSync(1, `${line}\n`);
  if (line.startsWith('refused')) refusals += 1;
  else seq += 1;
}
process.exit(0);
