import type { CodeRef } from '@mozaiks/contracts';
import { resolveModule, type ModuleSpec, type ResolvedModule } from '../code/resolve-module.ts';
import type { Position, YamlNode } from '../yaml/node.ts';
import { fieldOf, textIn, textOf } from '../yaml/read-node.ts';
import type { Scope } from './scope.ts';

/** What the runtime calls a function for. */
export type CodeRole = 'tool' | 'hook' | 'router';

/** A function that the definition names, its module's real path, and where it is named. */
export interface CodeUse {
  readonly code: CodeRef;
  readonly role: CodeRole;
  readonly path: string;
  readonly at: Position;
}

/** Reads references to functions, finds their modules, and remembers them. Broken ones are reported and read as undefined. */
export interface CodeReader {
  /** `module` or `file`, with `function` (default: `name`). */
  readCode(node: YamlNode, role: CodeRole): CodeRef | undefined;
  /** A dotted path whose last part is the function of a hook. */
  readPath(node: YamlNode): CodeRef | undefined;
  uses(): readonly CodeUse[];
}

interface Wanted {
  readonly name: string;
  readonly at: Position;
  readonly role: CodeRole;
}

export function createCodeReader({ report, folder }: Scope): CodeReader {
  const uses: CodeUse[] = [];
  const use = (
    { module, path }: Extract<ResolvedModule, { readonly ok: true }>,
    { name, at, role }: Wanted,
  ): CodeRef => {
    const code = { module, function: name };
    uses.push({ code, role, path, at });
    return code;
  };
  const find = (written: Omit<ModuleSpec, 'home'>, wanted: Wanted): CodeRef | undefined => {
    const { at } = wanted;
    const spec: ModuleSpec = { ...written, home: wanted.role === 'hook' ? 'hooks' : 'tools' };
    const found = resolveModule(folder, spec);
    const elsewhere =
      found.ok || found.code !== 'WF040' || spec.home !== 'hooks'
        ? undefined
        : resolveModule(folder, { ...spec, home: 'tools' });
    if (elsewhere?.ok === true) {
      const path = elsewhere.module.replace(/\.[^.]+$/, '').replaceAll('/', '.');
      report({
        code: 'WF015',
        at,
        message: `the module of the hook is in tools/`,
        hint: `write module: ${path}`,
      });
      return use(elsewhere, wanted);
    }
    if (!found.ok) {
      report({ code: found.code, at, message: found.message, hint: found.hint });
      return undefined;
    }
    return use(found, wanted);
  };
  return {
    readCode(node, role) {
      const [module, file, named] = [
        fieldOf(node, 'module'),
        fieldOf(node, 'file'),
        textIn(node, 'function') ?? textIn(node, 'name'),
      ];
      const where = module ?? file;
      if (module !== undefined && file !== undefined)
        report({ code: 'WF019', at: file.at, message: 'module and file: one of them is enough' });
      if (where === undefined)
        report({
          code: 'WF012',
          at: node.at,
          message: 'module is missing',
          hint: 'module: tools.greet, or file: greet.ts',
        });
      if (named === undefined)
        report({ code: 'WF012', at: node.at, message: 'function is missing' });
      if (where === undefined || named === undefined || textOf(where) === undefined)
        return undefined;
      return find(
        { module: textOf(module), file: textOf(file) },
        { name: named, at: where.at, role },
      );
    },
    readPath(node) {
      const path = textOf(node) ?? '';
      const end = path.lastIndexOf('.');
      return end <= 0
        ? undefined
        : find(
            { module: path.slice(0, end) },
            { name: path.slice(end + 1), at: node.at, role: 'hook' },
          );
    },
    uses: () => uses,
  };
}
