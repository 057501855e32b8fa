import { readFileSync } from 'node:fs';
import type { ModuleAnswer, ModuleRequest } from '../compiler/protocol.ts';
import { sha256 } from '../code/sha256.ts';
import { compilerVersion } from './compiler-version.ts';
import { createFolderCache, createMemoryCache, keyOf, type CachedFacts } from './facts-cache.ts';
import type { FunctionFacts } from './function-facts.ts';
import type { NeedsCheck } from './needs-check.ts';

/** Answers by the real path of the module. */
export type FactsByPath = Map<string, CachedFacts>;

/** Facts of modules that are known without running the compiler. */
export interface KnownFacts {
  /** Returns the facts of modules whose facts are known and still valid. */
  lookUp(modules: readonly ModuleRequest[], holds: NeedsCheck): FactsByPath;
  /** Stores the compiler's answers, except failures, and returns all of them by path. */
  keep(modules: readonly ModuleRequest[], answers: readonly ModuleAnswer[]): FactsByPath;
}

/** The facts of a module that the compiler could not read. Its tools must declare `parameters`. */
function unreadable(module: ModuleRequest, failure: string): CachedFacts {
  const obstacle = `the TypeScript compiler failed: ${failure}`;
  const facts: FunctionFacts = {
    call: { style: 'object', parameters: ['ctx'] },
    notes: [],
    obstacle,
  };
  const needs = { files: {}, present: [], absent: [], links: {} };
  const findings = {
    mistakes: [],
    variables: [],
    usesOtherVariables: true,
    handoffs: [],
    hasOtherHandoffs: true,
  };
  return {
    names: askedFor(module),
    facts: Object.fromEntries(module.names.map((name) => [name, facts])),
    findings,
    needs,
  };
}

/** The functions that a request names. Those without facts are not exported. */
const askedFor = ({ names, hooks = [], routers = [] }: ModuleRequest): readonly string[] => [
  ...names,
  ...hooks.map((name) => `hook ${name}`),
  ...routers.map((name) => `router ${name}`),
];

const covers = (facts: CachedFacts, module: ModuleRequest): boolean =>
  askedFor(module).every((name) => facts.names.includes(name));

/** `folder`: where answers are stored across restarts. Without it, they are kept in memory. */
export function createKnownFacts(folder: string | undefined): KnownFacts {
  const cache = createMemoryCache(folder === undefined ? undefined : createFolderCache(folder));
  let version: string | undefined;
  const keyFor = ({ root, path }: ModuleRequest): string => {
    version ??= compilerVersion();
    return keyOf([version, root, path, sha256(readFileSync(path, 'utf8'))]);
  };
  return {
    lookUp(modules, holds) {
      const found = modules.flatMap((module): readonly (readonly [string, CachedFacts])[] => {
        const facts = cache.get(keyFor(module));
        return facts !== undefined && covers(facts, module) && holds(facts.needs)
          ? [[module.path, facts]]
          : [];
      });
      return new Map(found);
    },
    keep(modules, answers) {
      const kept: FactsByPath = new Map();
      for (const module of modules) {
        const { path } = module;
        const answer = answers.find((candidate) => candidate.path === path) ?? {
          path,
          failure: 'no answer',
        };
        if ('failure' in answer) {
          kept.set(path, unreadable(module, answer.failure));
          continue;
        }
        const facts: CachedFacts = {
          names: askedFor(module),
          facts: answer.facts,
          findings: answer.findings,
          needs: answer.needs,
        };
        kept.set(path, facts);
        cache.put(keyFor(module), facts);
      }
      cache.prune();
      return kept;
    },
  };
}
