// The compiler's process: reads one request from standard input, writes one answer, and ends.
import { readFileSync, writeFileSync } from 'node:fs';
import { describeModules } from './describe-modules.ts';
import type { CompilerRequest } from './protocol.ts';
import { loadTypeScript } from './typescript.ts';

const STDIN = 0;
const STDOUT = 1;

const request = JSON.parse(readFileSync(STDIN, 'utf8')) as CompilerRequest;
writeFileSync(
  STDOUT,
  JSON.stringify(describeModules({ typescript: loadTypeScript(), libraries: new Map() }, request)),
);
