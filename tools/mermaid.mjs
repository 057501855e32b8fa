import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { mermaidFolder } from '@mozaiks/testkit';

// `node tools/mermaid.mjs`: installs Mermaid, which checks the flowcharts of `mozaiks graph`, into
// a cache folder, from npm.

const folder = mermaidFolder();
mkdirSync(folder, { recursive: true });
execFileSync(
  'npm',
  ['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', 'mermaid@12.3.0'],
  { stdio: 'inherit' },
);
