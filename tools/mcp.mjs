import { spawnSync } from 'node:child_process';
import { homedir } from 'node:os';
import path from 'node:path';

// `node tools/mcp.mjs --install`: installs MCP servers in Python for tests into a cache folder,
// from PyPI. Those from npm are development dependencies of libs/tool-runtime.

const PACKAGES = ['mcp-server-time==2026.10.19', 'fastmcp==4.2.3'];
const folder = path.join(
  process.env['XDG_CACHE_HOME'] || path.join(homedir(), '.cache'),
  'mozaiks',
  'mcp-servers',
);

const install = () => {
  /** @param {string} program @param {string[]} args */
  const run = (program, ...args) => spawnSync(program, args, { stdio: 'inherit' }).status === 0;
  const done =
    run('python3', '-m', 'venv', folder) &&
    run(path.join(folder, 'bin', 'pip'), 'install', '--quiet', ...PACKAGES);
  console.log(
    done
      ? `Installed ${PACKAGES.join(' and ')} in ${folder}`
      : 'MCP servers in Python need python3 with venv, and PyPI',
  );
  process.exitCode = done ? 0 : 1;
};

if (process.argv.includes('--install')) install();
else console.log('node tools/mcp.mjs --install   installs MCP servers in Python, for tests');
