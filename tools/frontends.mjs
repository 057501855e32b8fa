import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { FRONTENDS, frontendsFolder } from '@mozaiks/testkit';

// `node tools/frontends.mjs`: installs frontends that speak AG-UI into a cache folder, from npm.
// Half a gigabyte, most of it CopilotKit's.

const PACKAGES = [
  '@assistant-ui/react@0.15.22',
  '@assistant-ui/react-ag-ui@0.0.57',
  '@ag-ui/client@0.0.59',
  '@copilotkit/react-core@1.74.0',
  'react@19',
  'react-dom@19',
  'zod@3.25.76',
];
const folder = frontendsFolder();

if (FRONTENDS.every((name) => existsSync(path.join(folder, 'node_modules', name))))
  console.log(`Already installed: ${folder}`);
else {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{"private":true}\n');
  const args = [
    'install',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    ...PACKAGES,
  ];
  const done = spawnSync('npm', args, { cwd: folder, stdio: 'inherit' }).status === 0;
  console.log(
    done
      ? `Installed assistant-ui and CopilotKit in ${folder}: for tests`
      : 'They could not be installed: that needs the npm registry',
  );
  process.exitCode = done ? 0 : 1;
}
