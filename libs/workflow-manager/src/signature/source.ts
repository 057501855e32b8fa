import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, relative, resolve, sep } from 'node:path';
import type ts from 'typescript';
import { isInside } from '../read/inside.ts';
import type { Position } from '../yaml/node.ts';

/** The compiler's API: loaded only when a tool needs it. By `require`, since `import` first searches all of its text for the names that it exports. */
export type TypeScript = typeof ts;
export const loadTypeScript = (): TypeScript => createRequire(import.meta.url)('typescript') as TypeScript;

/** A parsed module, which knows how to open the modules that it imports. */
export interface Source {
  readonly ts: TypeScript;
  readonly file: ts.SourceFile;
  placeOf(node: ts.Node): Position;
  /** The module behind a relative specifier, when it lies inside the workflows folder. */
  open(specifier: string): Source | undefined;
}

const candidates = (path: string): readonly string[] => [
  path,
  path.replace(/\.(m?)js$/, '.$1ts'),
  ...['.ts', '.mts', '.js', '.mjs'].map((extension) => path + extension),
  ...['.ts', '.js'].map((extension) => resolve(path, `index${extension}`)),
];

const isFile = (path: string): boolean => existsSync(path) && statSync(path).isFile();

/** Parses one module without its types being checked; `root` is the workflows folder. */
export function openSource(typescript: TypeScript, root: string, path: string): Source {
  const text = readFileSync(path, 'utf8');
  const kind = /\.m?js$/.test(path) ? typescript.ScriptKind.JS : typescript.ScriptKind.TS;
  const file = typescript.createSourceFile(path, text, typescript.ScriptTarget.ES2022, true, kind);
  return {
    ts: typescript,
    file,
    placeOf: (node) => {
      const { line, character } = file.getLineAndCharacterOfPosition(node.getStart(file));
      return { file: relative(root, path).split(sep).join('/'), line: line + 1, column: character + 1 };
    },
    open: (specifier) => {
      if (!specifier.startsWith('.')) return undefined;
      const found = candidates(resolve(dirname(path), specifier)).find(isFile);
      return found === undefined || !isInside(root, realpathSync(found)) ? undefined : openSource(typescript, root, realpathSync(found));
    },
  };
}
