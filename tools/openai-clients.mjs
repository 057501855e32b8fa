import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

// `node tools/openai-clients.mjs URL TOKEN [MODEL] [VERSION]`: checks the OpenAI API of a server,
// or of a gateway in front of one, with a version of the official client from npm, under Node 24.
// MODEL must name a workflow like `HelloWorld`.

const [url, token, model = 'HelloWorld', version = '7.59.0'] = process.argv.slice(2);
if (url === undefined || token === undefined) {
  console.error('usage: node tools/openai-clients.mjs URL TOKEN [MODEL] [VERSION]');
  process.exit(2);
}

const folder = mkdtempSync(path.join(tmpdir(), 'mozaiks-openai-'));
try {
  writeFileSync(path.join(folder, 'package.json'), '{"private":true,"type":"module"}\n');
  const install = ['install', '--ignore-scripts', '--no-audit', '--no-fund', `openai@${version}`];
  spawnSync('npm', install, { cwd: folder, stdio: 'inherit' });
  const tries = fileURLToPath(new URL('openai-client-tries.mjs', import.meta.url));
  const run = `import(${JSON.stringify(tries)}).then(async ({ tryClient }) => tryClient((await import('openai')).default))`;
  writeFileSync(path.join(folder, 'run.mjs'), `await ${run};\n`);
  const child = spawn('npx', ['-y', '-p', 'node@24', 'node', 'run.mjs', url, token, model], {
    cwd: folder,
    stdio: 'inherit',
  });
  process.exitCode = await new Promise((resolve) =>
    child.once('exit', (code) => resolve(code ?? 1)),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
