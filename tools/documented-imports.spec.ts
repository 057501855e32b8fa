import { readdirSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { entryPoints } from './workspace/entry-points.ts';
import { parseSource } from './workspace/parse-source.ts';
import { readPackages, readText, workspace } from './workspace/workspace.ts';

const packages = readPackages().filter(({ manifest }) => !manifest.private);
const exported = new Map(
  packages
    .flatMap(entryPoints)
    .map(({ specifier, source }) => [specifier, exportedNames(source)] as const),
);

/** Exported values and types. */
function exportedNames(source: string): ReadonlySet<string> {
  const names = [...parseSource(source).tree.statements].flatMap((statement) => {
    if (!ts.isExportDeclaration(statement) || statement.exportClause === undefined) return [];
    return ts.isNamedExports(statement.exportClause)
      ? statement.exportClause.elements.map(({ name }) => name.text)
      : [];
  });
  return new Set(names);
}

const IMPORT = /import (?:type )?\{([^}]*)\} from '(@mozaiks\/[^']+)'/g;
const pages = [
  'README.md',
  ...readdirSync(path.join(workspace, 'docs')).flatMap((name) =>
    name.endsWith('.md') ? [`docs/${name}`] : [],
  ),
  ...packages.map(({ root }) => `${root}/README.md`),
];

it.each(pages)('%s imports only what the package exports', (page) => {
  const missing = [...readText(page).matchAll(IMPORT)].flatMap(([, names = '', from = '']) =>
    names
      .split(',')
      .map((name) => name.replace(/\btype\b|\bas\b.*/g, '').trim())
      .filter((name) => name !== '' && exported.get(from)?.has(name) !== true)
      .map((name) => `${name} of ${from}`),
  );
  expect(missing).toEqual([]);
});
