import { findMongoServer, mongoServerFolder, startMongoServer } from '@mozaiks/testkit';
import { installFromPyPI } from './install-from-pypi.mjs';

// `npm run mongo`: a MongoDB server for a developer, until Ctrl-C. `-- --port 27017 --folder
// .mozaiks/mongo` keeps its data.
// `node tools/mongo.mjs --install`: installs a small one for tests (SecantusDB) into a cache
// folder, from PyPI.

const PACKAGE = 'secantusdb==0.7.0b3';

/** @param {string} name */
const option = (name) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : process.argv[at + 1];
};

const install = () => {
  const found = findMongoServer();
  if (found.kind !== 'none')
    return console.log(
      `A server is already available: ${found.kind === 'program' ? found.file : 'MONGODB_URI'}`,
    );
  installFromPyPI(PACKAGE, {
    folder: mongoServerFolder(),
    means: 'for tests and a first look, not for load',
  });
};

/**
 * The purpose of the server, for the terminal.
 * @param {ReturnType<typeof findMongoServer>} found
 */
const purpose = (found) => {
  if (found.kind === 'running') return 'Server    the one that MONGODB_URI names';
  if (found.kind === 'program' && found.program === 'mongod')
    return `Server    mongod, standalone: for development. Nothing takes over when it fails.
          In production use a replica set, for example MongoDB Atlas.`;
  return `Server    SecantusDB: only for tests and a first look. It slows down within minutes under load.
          Otherwise use a MongoDB replica set (docker compose up starts one) or MongoDB Atlas.`;
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
  const server = await startMongoServer(found, {
    ...(port && { port: Number(port) }),
    ...(folder && { folder }),
  });
  console.log(
    `MongoDB   ${server.uri}\n${purpose(found)}\n\nTry       STORE=mongo MONGODB_URI='${server.uri}' npm start\n`,
  );
  const alive = setInterval(() => undefined, 1 << 30);
  const stop = async () => {
    clearInterval(alive);
    await server.stop();
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
};

if (process.argv.includes('--install')) install();
else await start();
