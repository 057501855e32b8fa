// `node libs/workflow-manager/write-snapshot.mjs [FOLDER]`: makes dist/snapshot/ of the built
// library in FOLDER (default: this one). See docs/adr/0018-the-compiler-starts-from-a-snapshot.md.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';

const library = path.resolve(process.argv[2] ?? import.meta.dirname);
const typescript = createRequire(path.join(library, 'package.json')).resolve('typescript');
const snapshot = path.join(library, 'dist/snapshot');
const program = path.join(snapshot, 'program.cjs');

/**
 * A snapshot is made of one script, which may only load what Node has. @type
 * {import('esbuild').Plugin}
 */
const typeScriptInside = {
  name: 'typescript-inside',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]compiler[\\/]typescript\.js$/ }, () => ({
      contents: `const typescript = require(${JSON.stringify(typescript)});
        typescript.sys.getExecutingFilePath = () => ${JSON.stringify(typescript)};
        export const loadTypeScript = () => typescript;`,
    }));
  },
};

rmSync(snapshot, { recursive: true, force: true });
mkdirSync(snapshot, { recursive: true });
await build({
  entryPoints: [path.join(library, 'dist/compiler/snapshot.js')],
  outfile: program,
  bundle: true,
  format: 'cjs',
  platform: 'node',
  plugins: [typeScriptInside],
  logLevel: 'warning',
});
const blob = path.join(snapshot, 'compiler.blob');
const flags = ['--snapshot-blob', blob, '--build-snapshot'];
const { status, stderr } = spawnSync(process.execPath, [...flags, program], {
  env: { ...process.env, NODE_OPTIONS: '', NODE_NO_WARNINGS: '1' },
  encoding: 'utf8',
});
rmSync(program);
if (status === 0) {
  const { version: node, platform, arch } = process;
  const origin = { node, platform, arch, typescript: path.dirname(typescript) };
  writeFileSync(path.join(snapshot, 'origin.json'), JSON.stringify(origin));
} else {
  // The server works without it.
  rmSync(snapshot, { recursive: true });
  console.error(`no snapshot of the compiler was made: ${stderr.trim().slice(0, 500)}`);
}
