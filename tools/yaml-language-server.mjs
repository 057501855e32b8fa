import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { yamlLanguageServerFolder } from '@mozaiks/testkit';

// `node tools/yaml-language-server.mjs`: installs the YAML language server, which tests the schemas
// for editors, into a cache folder, from npm. It is not a development dependency, because it
// contains its own Prettier and requires a newer Node than this repository, although it runs with
// the current one.

const VERSION = '2.0.0';
const folder = yamlLanguageServerFolder();

const install = () => {
  mkdirSync(folder, { recursive: true });
  const args = [
    'install',
    '--prefix',
    folder,
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    `yaml-language-server@${VERSION}`,
  ];
  const done =
    spawnSync('npm', args, { stdio: 'inherit', shell: process.platform === 'win32' }).status === 0;
  console.log(
    done
      ? `Installed yaml-language-server ${VERSION} in ${folder}: for tests`
      : 'yaml-language-server could not be installed',
  );
  process.exitCode = done ? 0 : 1;
};

if (existsSync(`${folder}/node_modules/yaml-language-server`))
  console.log(`Already installed: ${folder}`);
else install();
