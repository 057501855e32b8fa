// Opens the store, writes once, and exits without closing it. Prints `opened`, or the error code if
// the store does not open.
import { writeSync } from 'node:fs';
import { isRuntimeError } from '@mozaiks/contracts';
import { openEmbeddedStore } from './open-embedded-store.ts';

try {
  const store = await openEmbeddedStore({ file: process.argv[2] ?? '' });
  await store.sessions.join('left-behind');
  writeSync(1, 'opened\n');
} catch (error) {
  writeSync(1, `${isRuntimeError(error) ? error.code : String(error)}\n`);
}
