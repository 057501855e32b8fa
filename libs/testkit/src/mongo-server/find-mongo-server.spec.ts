import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findMongoServer, INSTALL_COMMAND } from './find-mongo-server.ts';
import { databaseUri } from './start-mongo-server.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'mozaiks-find-'));
afterAll(() => rmSync(folder, { recursive: true }));
const program = (...parts: readonly string[]): string => {
  const file = path.join(folder, ...parts);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, '');
  chmodSync(file, 0o755);
  return file;
};

describe('findMongoServer', () => {
  it('prefers MONGODB_URI to everything else', () => {
    expect(findMongoServer({ MONGODB_URI: 'mongodb://db', PATH: folder })).toEqual({
      kind: 'running',
      uri: 'mongodb://db',
    });
  });

  it('finds a program on the PATH, or in the folder of an installed one', () => {
    const cache = path.join(folder, 'cache');
    const installed = program('cache', 'mozaiks', 'mongo-server', 'bin', 'secantusd-py');
    expect(findMongoServer({ PATH: '/nowhere', XDG_CACHE_HOME: cache })).toMatchObject({
      program: 'secantusd-py',
      file: installed,
    });
    const onPath = program('bin', 'mongod');
    const env = { PATH: `/nowhere:${path.dirname(onPath)}`, XDG_CACHE_HOME: cache };
    expect(findMongoServer(env)).toEqual({ kind: 'program', program: 'mongod', file: onPath });
  });

  it('says why there is none, and which command installs one', () => {
    const found = findMongoServer({ PATH: '', XDG_CACHE_HOME: '/nowhere' });
    expect(found).toMatchObject({ kind: 'none', command: INSTALL_COMMAND });
    expect(found).toHaveProperty('reason', expect.stringContaining('MONGODB_URI'));
  });

  it.each([
    ['mongodb://host:1', 'mongodb://host:1/mine'],
    ['mongodb://host:1/', 'mongodb://host:1/mine'],
    ['mongodb://u:p@a,b/other?replicaSet=rs', 'mongodb://u:p@a,b/mine?replicaSet=rs'],
    ['mongodb+srv://host/?w=majority', 'mongodb+srv://host/mine?w=majority'],
    ['mongodb://host?w=majority', 'mongodb://host/mine?w=majority'],
  ])('names a database in %s', (uri, expected) => {
    expect(databaseUri(uri, 'mine')).toBe(expected);
  });
});
