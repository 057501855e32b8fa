// Opens the store, writes once, and ends without closing it: prints `opened`, or the code of the refusal.
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
