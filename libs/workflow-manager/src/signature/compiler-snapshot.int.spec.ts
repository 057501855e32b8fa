import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { currentSnapshot } from './compiler-snapshot.ts';
import { compilerEnvironment, inputFor, programUrl } from './run-compiler.ts';

const snapshot = currentSnapshot();
const path = fileURLToPath(new URL('./compiler-version.ts', import.meta.url));
const module = {
  root: fileURLToPath(new URL('../', import.meta.url)),
  path,
  hooks: [],
  routers: [],
};

function answerOf(start: readonly string[]): unknown {
  const input = inputFor([{ ...module, names: ['compilerVersion'] }]);
  const { stdout } = spawnSync(process.execPath, start, {
    env: compilerEnvironment(),
    input,
    encoding: 'utf8',
  });
  return JSON.parse(stdout);
}

const withSnapshot = snapshot === undefined ? it.skip : it;
withSnapshot('the snapshot of the compiler answers what the program answers', () => {
  const fromSnapshot = answerOf(['--snapshot-blob', String(snapshot)]);
  expect(fromSnapshot).toMatchObject({ modules: [{ path, facts: { compilerVersion: {} } }] });
  expect(fromSnapshot).toEqual(answerOf([fileURLToPath(programUrl())]));
});
