import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { referencePages } from './reference.mjs';

// Reads the build output: run `npm run build` first.
const workspace = path.resolve(import.meta.dirname, '../..');
for (const [file, render] of Object.entries(referencePages)) {
  const target = path.join(workspace, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, await render());
  console.log(file);
}
