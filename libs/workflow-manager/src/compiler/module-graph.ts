import { dirname } from 'node:path';
import type ts from 'typescript';
import { isInside } from './is-inside.ts';
import { CONTRACTS_PATH } from './contracts-declarations.ts';
import {
  addObservations,
  noObservations,
  type Observations,
  type ObservedFiles,
} from './observed-files.ts';
import { optionsFor } from './project-options.ts';
import type { TypeScript } from './typescript.ts';

/** Finds modules for the compiler and remembers which file imports which. */
export interface ModuleGraph {
  resolveModules: NonNullable<ts.CompilerHost['resolveModuleNameLiterals']>;
  resolveTypes: NonNullable<ts.CompilerHost['resolveTypeReferenceDirectiveReferences']>;
  /**
   * All files that a file imports, directly or not, itself first, with all lookups that were made
   * to find them.
   */
  closureOf(path: string): { readonly files: readonly string[]; readonly log: Observations };
  /** Files that a file names by `/// <reference path>`. */
  addReference(from: string, to: string): void;
}

interface Node {
  readonly leadsTo: Set<string>;
  readonly log: Observations;
}

export interface ModuleGraphInput {
  readonly typescript: TypeScript;
  readonly files: ObservedFiles;
  /** The workflows folders. A file in one of them cannot import local files outside of it. */
  readonly roots: readonly string[];
}

interface Resolver extends ModuleGraphInput {
  readonly nodeOf: (path: string) => Node;
  readonly optionsOf: (folder: string) => {
    readonly options: ts.CompilerOptions;
    readonly log: Observations;
  };
}

function hostFor({ files }: ModuleGraphInput, log: Observations): ts.ModuleResolutionHost {
  return {
    fileExists: (path) => files.fileExists(path, log),
    readFile: (path) => files.readFile(path, log),
    directoryExists: (path) => files.directoryExists(path, log),
    realpath: (path) => files.realpath(path, log),
    useCaseSensitiveFileNames: true,
  };
}

/**
 * Whether an author's file may import this module: it is in a package or in the same workflows
 * folder.
 */
function isAllowed(roots: readonly string[], from: string, module: ts.ResolvedModuleFull): boolean {
  const root = roots.find((folder) => isInside(folder, from));
  return (
    root === undefined ||
    module.isExternalLibraryImport === true ||
    isInside(root, module.resolvedFileName)
  );
}

function resolveModule(
  resolver: Resolver,
  from: string,
  { text }: ts.StringLiteralLike,
): ts.ResolvedModuleFull | undefined {
  const { typescript, roots } = resolver;
  if (text === '@mozaiks/contracts') {
    const extension = typescript.Extension.Dts;
    return { resolvedFileName: CONTRACTS_PATH, extension, isExternalLibraryImport: true };
  }
  const { leadsTo, log } = resolver.nodeOf(from);
  const project = resolver.optionsOf(dirname(from));
  addObservations(log, project.log);
  const { resolvedModule } = typescript.resolveModuleName(
    text,
    from,
    project.options,
    hostFor(resolver, log),
  );
  if (resolvedModule === undefined || !isAllowed(roots, from, resolvedModule)) return undefined;
  leadsTo.add(resolvedModule.resolvedFileName);
  return resolvedModule;
}

function resolveTypeReference(
  resolver: Resolver,
  from: string,
  name: string,
): ts.ResolvedTypeReferenceDirective | undefined {
  const { leadsTo, log } = resolver.nodeOf(from);
  const { options } = resolver.optionsOf(dirname(from));
  const found = resolver.typescript.resolveTypeReferenceDirective(
    name,
    from,
    options,
    hostFor(resolver, log),
  );
  const directive = found.resolvedTypeReferenceDirective;
  if (directive?.resolvedFileName !== undefined) leadsTo.add(directive.resolvedFileName);
  return directive;
}

function closureOf(nodes: ReadonlyMap<string, Node>, path: string) {
  const log = noObservations();
  const files = new Set([path]);
  for (const file of files) {
    const node = nodes.get(file);
    if (node === undefined) continue;
    addObservations(log, node.log);
    for (const next of node.leadsTo) files.add(next);
  }
  return { files: [...files], log };
}

export function createModuleGraph(input: ModuleGraphInput): ModuleGraph {
  const nodes = new Map<string, Node>();
  const nodeOf = (path: string): Node => {
    const node = nodes.get(path) ?? { leadsTo: new Set(), log: noObservations() };
    nodes.set(path, node);
    return node;
  };
  const kept = new Map<string, { options: ts.CompilerOptions; log: Observations }>();
  const optionsOf = (folder: string) => {
    const log = noObservations();
    const known = kept.get(folder) ?? { options: optionsFor({ ...input, log }, folder), log };
    kept.set(folder, known);
    return known;
  };
  const resolver: Resolver = { ...input, nodeOf, optionsOf };
  return {
    resolveModules: (literals, from) =>
      literals.map((literal) => ({ resolvedModule: resolveModule(resolver, from, literal) })),
    resolveTypes: (references, from) =>
      references.map((reference) => {
        const name = typeof reference === 'string' ? reference : reference.fileName;
        return { resolvedTypeReferenceDirective: resolveTypeReference(resolver, from, name) };
      }),
    closureOf: (path) => closureOf(nodes, path),
    addReference: (from, to) => void nodeOf(from).leadsTo.add(to),
  };
}
