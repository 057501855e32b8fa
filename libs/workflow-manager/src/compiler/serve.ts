// The compiler's process for development: it answers one request per line until its input ends, and
// keeps the parsed declarations of the language.
import { createInterface } from 'node:readline';
import { describeModules, type Language } from './describe-modules.ts';
import type { CompilerRequest } from './protocol.ts';
import { loadTypeScript } from './typescript.ts';

const language: Language = { typescript: loadTypeScript(), libraries: new Map() };
// Without modules, it only reads the language's own declarations.
describeModules(language, { injected: [], modules: [] });

createInterface({ input: process.stdin }).on('line', (line) => {
  const answer = JSON.stringify(describeModules(language, JSON.parse(line) as CompilerRequest));
  process.stdout.write(`${answer}\n`);
});
