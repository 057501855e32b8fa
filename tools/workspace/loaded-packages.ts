import { isBuiltin } from 'node:module';
import path from 'node:path';
import ts from 'typescript';
import type { Source } from './parse-source.ts';

/** The modules that a file loads before it runs: neither types, nor what it imports later. */
const loadedBy = ({ tree }: Source): readonly string[] =>
  tree.statements
    .filter((node) => ts.isImportDeclaration(node) || ts.isExportDeclaration(node))
    .filter((node) =>
      ts.isImportDeclaration(node) ? node.importClause?.isTypeOnly !== true : !node.isTypeOnly,
    )
    .flatMap(({ moduleSpecifier }) =>
      moduleSpecifier !== undefined && ts.isStringLiteral(moduleSpecifier)
        ? [moduleSpecifier.text]
        : [],
    );

/** The packages that a program loads when it starts, each with the file that imports it. */
export function loadedPackages(program: string, sources: readonly Source[]): readonly string[] {
  const files = new Map(sources.map((source) => [source.file, source]));
  const found: string[] = [];
  const reached = new Set([program]);
  for (const file of reached) {
    const source = files.get(file);
    if (source === undefined) throw new Error(`${file} is no source`);
    for (const specifier of loadedBy(source)) {
      if (specifier.startsWith('.'))
        reached.add(path.posix.join(path.posix.dirname(file), specifier));
      else if (!isBuiltin(specifier)) found.push(`${file}: ${specifier}`);
    }
  }
  return found;
}
