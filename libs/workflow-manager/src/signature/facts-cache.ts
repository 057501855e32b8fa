import { createHash } from 'node:crypto';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Needs } from '../compiler/protocol.ts';
import { sha256 } from '../code/sha256.ts';
import type { CodeFindings } from './code-findings.ts';
import type { FunctionFacts } from './function-facts.ts';

/** The compiler's answer about a module. */
export interface CachedFacts {
  /** The requested names: see `askedFor`. */
  readonly names: readonly string[];
  readonly facts: { readonly [name: string]: FunctionFacts };
  readonly findings: CodeFindings;
  readonly needs: Needs;
}

/**
 * Stores answers of the compiler by key. A cache that cannot be read or written behaves like an
 * empty one.
 */
export interface FactsCache {
  get(key: string): CachedFacts | undefined;
  put(key: string, facts: CachedFacts): void;
  /** Removes the least recently used answers if the cache exceeds its limits. */
  prune(): void;
}

const MAX_KEPT = 500;
const MAX_FILES = 2000;
const MAX_BYTES = 64 * 1024 * 1024;
const DAY_MS = 24 * 60 * 60 * 1000;
const ENDING = '.facts';

/** Caches answers in memory, in front of the folder cache if there is one. */
export function createMemoryCache(behind?: FactsCache): FactsCache {
  const kept = new Map<string, CachedFacts>();
  const keep = (key: string, facts: CachedFacts): void => {
    kept.delete(key);
    kept.set(key, facts);
    const [oldest] = kept.keys();
    if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
  };
  return {
    get(key) {
      const found = kept.get(key) ?? behind?.get(key);
      if (found !== undefined) keep(key, found);
      return found;
    },
    put(key, facts) {
      keep(key, facts);
      behind?.put(key, facts);
    },
    prune: () => behind?.prune(),
  };
}

function ignoringErrors<V>(work: () => V): V | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

/** The answer in a file whose first line is its hash. Undefined if the hash does not match. */
function readChecked(path: string): CachedFacts | undefined {
  const text = readFileSync(path, 'utf8');
  const end = text.indexOf('\n');
  const body = text.slice(end + 1);
  return sha256(body) === text.slice(0, end) ? (JSON.parse(body) as CachedFacts) : undefined;
}

/** Updates the time of last use, at most once a day. */
function touch(path: string): void {
  const now = new Date();
  if (now.getTime() - statSync(path).mtimeMs > DAY_MS) utimesSync(path, now, now);
}

function prune(folder: string): void {
  const files = readdirSync(folder)
    .filter((name) => name.includes(ENDING))
    .flatMap((name) => {
      const path = join(folder, name);
      const stats = statSync(path, { throwIfNoEntry: false });
      return stats === undefined ? [] : [{ path, bytes: stats.size, usedAt: stats.mtimeMs }];
    })
    .sort((a, b) => b.usedAt - a.usedAt);
  let bytes = 0;
  files.forEach((file, at) => {
    bytes += file.bytes;
    if (at >= MAX_FILES || bytes > MAX_BYTES) rmSync(file.path, { force: true });
  });
}

/** Caches answers in a folder, one file per answer. Several processes may share the folder. */
export function createFolderCache(folder: string): FactsCache {
  const pathOf = (key: string): string => join(folder, key + ENDING);
  return {
    get: (key) =>
      ignoringErrors(() => {
        const found = readChecked(pathOf(key));
        if (found !== undefined) ignoringErrors(() => touch(pathOf(key)));
        return found;
      }),
    put(key, facts) {
      ignoringErrors(() => {
        const body = JSON.stringify(facts);
        const whole = `${pathOf(key)}.${process.pid}`;
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        writeFileSync(whole, `${sha256(body)}\n${body}`, { mode: 0o600 });
        renameSync(whole, pathOf(key));
      });
    },
    prune: () => void ignoringErrors(() => prune(folder)),
  };
}

/** The cache key of an answer. `parts` are what the answer depends on, apart from its `needs`. */
export const keyOf = (parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex');
