import type { AnyNode, Identifier, Pattern } from 'acorn';
import type { CallStyle } from '@mozaiks/contracts';
import {
  exportedFunction,
  isClass,
  isFunction,
  resolved,
  type ClassNode,
  type FunctionNode,
} from './declarations.ts';
import { functionAround, hidesUses, isLocal, isUse } from './names.ts';
import { keyName, propertyName, readScript, type Script } from './script.ts';

// Follows the two values that lead to context variables through a bundled module: the tool's
// context (`ctx`), and the argument object, into which the runtime puts `ctx` and
// `context_variables`. A function touches the context if it reads `context` from one of them, or
// passes a value to code that cannot be followed: a package, or code that is generated at run time.

type Kind = 'ctx' | 'args';

interface Search {
  readonly script: Script;
  /** Names that were already followed, so that recursion ends. */
  readonly seen: Set<string>;
}
interface Followed {
  readonly kind: Kind;
  /** The function in whose scope names are looked up. */
  readonly within: FunctionNode;
}

/**
 * The functions that may read or write context variables. If the text does not parse: all of them.
 */
export function functionsThatTouchContext(
  source: string,
  functions: readonly { readonly name: string; readonly call: CallStyle }[],
): ReadonlySet<string> {
  const script = scriptOf(source);
  const touching = functions.filter(
    ({ name, call }) => script === undefined || touches(script, name, call),
  );
  return new Set(touching.map(({ name }) => name));
}

function scriptOf(source: string): Script | undefined {
  try {
    return readScript(source);
  } catch {
    return undefined;
  }
}

function touches(script: Script, name: string, { style, parameters }: CallStyle): boolean {
  const run = exportedFunction(script, name);
  if (run === undefined || parameters.includes('context_variables')) return true;
  const search: Search = { script, seen: new Set() };
  const kindAt = (index: number): Kind | undefined => {
    if (style === 'object') return index === 0 ? 'args' : 'ctx';
    const given = parameters[index];
    if (given === 'ctx') return 'ctx';
    // Of the other parameters, only an object of arguments also contains values of the runtime.
    return typeof given === 'object' && 'object' in given ? 'args' : undefined;
  };
  if (hidesUses(script, run)) return true;
  return run.params.some((param, index) => {
    const kind = kindAt(index);
    return kind !== undefined && bound(search, param, { kind, within: run });
  });
}

/** Whether a value bound to a parameter or a variable touches the context. */
function bound(search: Search, pattern: Pattern, { kind, within }: Followed): boolean {
  switch (pattern.type) {
    case 'Identifier':
      return named(search, pattern, { kind, within });
    case 'AssignmentPattern':
      return bound(search, pattern.left, { kind, within });
    case 'ObjectPattern':
      return pattern.properties.some((property) => {
        if (property.type === 'RestElement') return kind === 'ctx';
        const key = keyName(property);
        if (key === undefined || key === forbidden[kind])
          return key !== undefined || kind === 'ctx';
        return (
          kind === 'args' && key === 'ctx' && bound(search, property.value, { kind: 'ctx', within })
        );
      });
    default:
      return true;
  }
}
const forbidden = { ctx: 'context', args: 'context_variables' } as const;

/** Checks every use of a name inside the function. Shadowed names are not distinguished. */
function named(search: Search, { name }: Identifier, { kind, within }: Followed): boolean {
  const key = `${kind} ${name} ${within.start}`;
  if (search.seen.has(key)) return false;
  search.seen.add(key);
  return search.script
    .identifiers(name, within)
    .some((node) => isUse(search.script, node) && used(search, node, { kind, within }));
}

/** Checks one use of a value by the code around it. */
function used(search: Search, node: AnyNode, { kind, within }: Followed): boolean {
  const parent = search.script.parentOf(node);
  switch (parent?.type) {
    case 'MemberExpression': {
      if (parent.object !== node) return kind === 'ctx';
      const name = propertyName(parent);
      if (name === undefined || name === forbidden[kind])
        return name !== undefined || kind === 'ctx';
      return kind === 'args' && name === 'ctx' && used(search, parent, { kind: 'ctx', within });
    }
    case 'ChainExpression':
    case 'ParenthesizedExpression':
      return used(search, parent, { kind, within });
    case 'VariableDeclarator':
      return bound(search, parent.id, { kind, within });
    case 'CallExpression':
    case 'NewExpression':
      return passed(search, node, kind);
    case 'AssignmentExpression':
      return kept(search, node, { kind, within });
    case 'ExpressionStatement':
    case 'UnaryExpression':
    case 'BinaryExpression':
    case 'IfStatement':
      return false;
    default:
      return escapes(search, kind);
  }
}

/**
 * Handles a value that cannot be followed any further. The argument object comes from a model, so
 * code can reach the context only by reading the runtime's own keys from it.
 */
function escapes({ script }: Search, kind: Kind): boolean {
  if (kind === 'ctx') return true;
  return ['ctx', 'context_variables'].some(
    (name) => script.accesses(name).length > 0 || script.takesOut(name),
  );
}

/** Follows an argument of a call into functions and classes of the same bundle. */
function passed(search: Search, node: AnyNode, kind: Kind): boolean {
  const { script } = search;
  const call = script.parentOf(node);
  if (call?.type !== 'CallExpression' && call?.type !== 'NewExpression') return true;
  const index = call.arguments.findIndex((argument) => argument === node);
  const isSpread = call.arguments
    .slice(0, Math.max(0, index))
    .some(({ type }) => type === 'SpreadElement');
  const isUnknown =
    index < 0 || isSpread || (call.callee.type === 'Identifier' && isLocal(script, call.callee));
  const target = isUnknown ? undefined : resolved(script, call.callee);
  const callee = isClass(target) ? constructorOf(target) : target;
  if (!isFunction(callee) || hidesUses(script, callee)) return escapes(search, kind);
  const param = callee.params[index];
  if (param === undefined) return callee.params.some(({ type }) => type === 'RestElement');
  return bound(search, param, { kind, within: callee });
}

/** Undefined for a class with a base class, whose constructor may receive the value as well. */
const constructorOf = ({ body, superClass }: ClassNode): FunctionNode | undefined => {
  if (superClass) return undefined;
  const found = body.body.find(
    (member) => member.type === 'MethodDefinition' && member.kind === 'constructor',
  );
  return found?.type === 'MethodDefinition' ? found.value : undefined;
};

/** `this.field = value`: every access to a field of that name is a use of the value. */
function kept(search: Search, node: AnyNode, { kind, within }: Followed): boolean {
  const { script, seen } = search;
  const assignment = script.parentOf(node);
  if (
    assignment?.type !== 'AssignmentExpression' ||
    script.parentOf(assignment)?.type !== 'ExpressionStatement'
  )
    return escapes(search, kind);
  const { left } = assignment;
  const field =
    left.type === 'MemberExpression' && left.object.type === 'ThisExpression'
      ? propertyName(left)
      : undefined;
  if (field === undefined || script.takesOut(field)) return escapes(search, kind);
  const key = `${kind} this.${field}`;
  if (seen.has(key)) return false;
  seen.add(key);
  return script
    .accesses(field)
    .some(
      (access) =>
        access !== left &&
        used(search, access, { kind, within: functionAround(script, access) ?? within }),
    );
}
