// The program of which `write-snapshot.mjs` makes a snapshot: the compiler's process after it has
// read the language's own declarations.
import { readFileSync, writeFileSync } from 'node:fs';
import { startupSnapshot } from 'node:v8';
import { describeModules, type Language } from './describe-modules.ts';
import type { CompilerRequest } from './protocol.ts';
import { loadTypeScript } from './typescript.ts';

const STDIN = 0;
const STDOUT = 1;

const language: Language = { typescript: loadTypeScript(), libraries: new Map() };
describeModules(language, { injected: [], modules: [] });

startupSnapshot.setDeserializeMainFunction(() => {
  const request = JSON.parse(readFileSync(STDIN, 'utf8')) as CompilerRequest;
  writeFileSync(STDOUT, JSON.stringify(describeModules(language, request)));
});
