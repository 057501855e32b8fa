import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** In order of preference. */
const PROGRAMS = ['mongod', 'secantusd-rs', 'secantusd-py'] as const;
export type MongoProgram = (typeof PROGRAMS)[number];

export type FoundMongo =
  /** A server that is already running. */
  | { readonly kind: 'running'; readonly uri: string }
  /** A program that can be started. */
  | { readonly kind: 'program'; readonly program: MongoProgram; readonly file: string }
  | { readonly kind: 'none'; readonly reason: string; readonly command: string };

export type MongoEnvironment = Readonly<Record<string, string | undefined>>;

/** The folder into which `node tools/mongo.mjs --install` installs a server. */
export const mongoServerFolder = (env: MongoEnvironment = process.env): string =>
  path.join(env['XDG_CACHE_HOME'] || path.join(homedir(), '.cache'), 'mozaiks', 'mongo-server');

/** The one command that makes a server available. */
export const INSTALL_COMMAND = 'node tools/mongo.mjs --install';

/**
 * Finds a MongoDB server for tests: `MONGODB_URI`, otherwise a program on the PATH or in
 * `mongoServerFolder`. Does not start it.
 */
export function findMongoServer(env: MongoEnvironment = process.env): FoundMongo {
  const uri = env['MONGODB_URI'];
  if (uri !== undefined && uri !== '') return { kind: 'running', uri };
  const folders = [
    ...(env['PATH'] ?? '').split(path.delimiter),
    path.join(mongoServerFolder(env), 'bin'),
  ].filter((folder) => folder !== '');
  for (const program of PROGRAMS) {
    const file = folders.map((folder) => path.join(folder, program)).find(isExecutable);
    if (file !== undefined) return { kind: 'program', program, file };
  }
  const reason = `neither MONGODB_URI nor one of ${PROGRAMS.join(', ')}`;
  return { kind: 'none', reason, command: INSTALL_COMMAND };
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
