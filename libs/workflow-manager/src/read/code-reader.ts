import type { CodeRef } from '@mozaiks/contracts';
import { resolveModule, type ModuleSpec, type ResolvedModule } from '../code/resolve-module.ts';
import type { Position, YamlNode } from '../yaml/node.ts';
import { fieldOf, textIn, textOf } from '../yaml/read-node.ts';
import { reportMissing, type Scope } from './scope.ts';

/** The purpose for which the runtime calls a function. */
export type CodeRole = 'tool' | 'hook' | 'router';

/**
 * A function that the definition names, with the real path of its module and the position of the
 * reference.
 */
export interface CodeUse {
  readonly code: CodeRef;
  readonly role: CodeRole;
  readonly path: string;
  readonly at: Position;
}

/**
 * Reads references to functions, finds their modules, and remembers them. Broken references are
 * reported and read as undefined.
 */
export interface CodeReader {
  /** `module` or `file`, with `function` (default: `name`). */
  readCode(node: YamlNode, role: CodeRole): CodeRef | undefined;
  /** A dotted path whose last part is the function of a hook. */
  readPath(node: YamlNode): CodeRef | undefined;
  uses(): readonly CodeUse[];
}

type FoundModule = Extract<ResolvedModule, { readonly ok: true }>;

interface Wanted {
  readonly name: string;
  readonly at: Position;
  readonly role: CodeRole;
}

/** Reports missing keys in a reference to a function. */
function checkReference(report: Scope['report'], node: YamlNode, named: string | undefined): void {
  const [module, file] = [fieldOf(node, 'module'), fieldOf(node, 'file')];
  if (module !== undefined && file !== undefined)
    report({ code: 'WF019', at: file.at, message: 'module and file: one of them is enough' });
  if (module === undefined && file === undefined)
    report({
      code: 'WF012',
      at: node.at,
      message: 'module is missing',
      hint: 'module: tools.greet, or file: greet.ts',
    });
  if (named === undefined) reportMissing(report, node.at, 'function');
}

/** The module of a hook that is in tools/. */
function findElsewhere(
  folder: Scope['folder'],
  spec: ModuleSpec,
  found: ResolvedModule,
): FoundModule | undefined {
  if (found.ok || found.code !== 'WF040' || spec.home !== 'hooks') return undefined;
  const elsewhere = resolveModule(folder, { ...spec, home: 'tools' });
  return elsewhere.ok ? elsewhere : undefined;
}

export function createCodeReader({ report, folder }: Scope): CodeReader {
  const uses: CodeUse[] = [];
  const use = ({ module, path }: FoundModule, { name, at, role }: Wanted): CodeRef => {
    const code = { module, function: name };
    uses.push({ code, role, path, at });
    return code;
  };
  const find = (written: Omit<ModuleSpec, 'home'>, wanted: Wanted): CodeRef | undefined => {
    const { at } = wanted;
    const spec: ModuleSpec = { ...written, home: wanted.role === 'hook' ? 'hooks' : 'tools' };
    const found = resolveModule(folder, spec);
    const elsewhere = findElsewhere(folder, spec, found);
    if (elsewhere !== undefined) {
      const path = elsewhere.module.replace(/\.[^.]+$/, '').replaceAll('/', '.');
      const message = 'the module of the hook is in tools/';
      report({ code: 'WF015', at, message, hint: `write module: ${path}` });
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
      const [module, file] = [fieldOf(node, 'module'), fieldOf(node, 'file')];
      const named = textIn(node, 'function') ?? textIn(node, 'name');
      const where = module ?? file;
      checkReference(report, node, named);
      if (where === undefined || named === undefined || textOf(where) === undefined)
        return undefined;
      const wanted = { name: named, at: where.at, role };
      return find({ module: textOf(module), file: textOf(file) }, wanted);
    },
    readPath(node) {
      const path = textOf(node) ?? '';
      const end = path.lastIndexOf('.');
      if (end <= 0) return undefined;
      const wanted = { name: path.slice(end + 1), at: node.at, role: 'hook' } as const;
      return find({ module: path.slice(0, end) }, wanted);
    },
    uses: () => uses,
  };
}
