import type { CodeRef } from '@mozaiks/contracts';
import { resolveModule, type ModuleSpec } from '../code/resolve-module.ts';
import type { Position, YamlNode } from '../yaml/node.ts';
import { fieldOf, textIn, textOf } from '../yaml/read-node.ts';
import type { Scope } from './scope.ts';

/** A function that the definition names, its module's real path, and where it is named. */
export interface CodeUse {
  readonly code: CodeRef;
  readonly path: string;
  readonly at: Position;
}

/** Reads references to functions, finds their modules, and remembers them. Broken ones are reported and read as undefined. */
export interface CodeReader {
  /** `module` or `file`, with `function` (default: `name`). */
  readCode(node: YamlNode, home: ModuleSpec['home']): CodeRef | undefined;
  /** A dotted path whose last part is the function. */
  readPath(node: YamlNode): CodeRef | undefined;
  uses(): readonly CodeUse[];
}

export function createCodeReader({ report, folder }: Scope): CodeReader {
  const uses: CodeUse[] = [];
  const find = (spec: ModuleSpec, name: string, at: Position): CodeRef | undefined => {
    const found = resolveModule(folder, spec);
    if (!found.ok) {
      report({ code: found.code, at, message: found.message, hint: found.hint });
      return undefined;
    }
    const code = { module: found.module, function: name };
    uses.push({ code, path: found.path, at });
    return code;
  };
  return {
    readCode(node, home) {
      const [module, file, named] = [fieldOf(node, 'module'), fieldOf(node, 'file'), textIn(node, 'function') ?? textIn(node, 'name')];
      const where = module ?? file;
      if (module !== undefined && file !== undefined)
        report({ code: 'WF019', at: file.at, message: 'module and file: one of them is enough' });
      if (where === undefined)
        report({ code: 'WF012', at: node.at, message: 'module is missing', hint: 'module: tools.greet, or file: greet.ts' });
      if (named === undefined) report({ code: 'WF012', at: node.at, message: 'function is missing' });
      if (where === undefined || named === undefined || textOf(where) === undefined) return undefined;
      return find({ module: textOf(module), file: textOf(file), home }, named, where.at);
    },
    readPath(node) {
      const path = textOf(node) ?? '';
      const end = path.lastIndexOf('.');
      return end <= 0 ? undefined : find({ module: path.slice(0, end), home: 'hooks' }, path.slice(end + 1), node.at);
    },
    uses: () => uses,
  };
}
