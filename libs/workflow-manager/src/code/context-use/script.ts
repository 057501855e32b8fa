import { createRequire } from 'node:module';
import type * as Acorn from 'acorn';
import type { AnyNode, Identifier, MemberExpression } from 'acorn';

/** The syntax tree of a bundled module, with lookups. */
export interface Script {
  readonly body: readonly AnyNode[];
  /** Undefined only for the script itself. */
  parentOf(node: AnyNode): AnyNode | undefined;
  /** The top-level statement that contains the node. */
  statementOf(node: AnyNode): AnyNode;
  /** Every identifier with a name, inside `within` if it is given. */
  identifiers(name: string, within?: AnyNode): readonly Identifier[];
  /** Every access to a property by its literal name: `x.name` and `x['name']`. */
  accesses(name: string): readonly MemberExpression[];
  /** Whether a destructuring pattern reads a property of the name. */
  takesOut(name: string): boolean;
}

const isNode = (value: unknown): value is AnyNode =>
  typeof value === 'object' &&
  value !== null &&
  'type' in value &&
  typeof value.type === 'string' &&
  'start' in value;

const childrenOf = (node: AnyNode): readonly AnyNode[] =>
  Object.values(node).flatMap((value: unknown) =>
    Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [],
  );

const isInside = (node: AnyNode, outer: AnyNode): boolean =>
  outer.start <= node.start && node.end <= outer.end;

/** The literal name of a property. Undefined if it is computed. */
export function propertyName(node: {
  readonly property: AnyNode;
  readonly computed: boolean;
}): string | undefined {
  const { property, computed } = node;
  if (property.type === 'PrivateIdentifier') return `#${property.name}`;
  if (property.type === 'Identifier' && !computed) return property.name;
  return property.type === 'Literal' ? String(property.value) : undefined;
}

/** The name of a key in an object, a pattern or a class; undefined for one that is computed. */
export function keyName({
  key,
  computed,
}: {
  readonly key: AnyNode;
  readonly computed: boolean;
}): string | undefined {
  return propertyName({ property: key, computed });
}

function grouped<T extends AnyNode>(
  nodes: readonly T[],
  nameOf: (node: T) => string | undefined,
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const node of nodes) {
    const name = nameOf(node);
    const group = name === undefined ? undefined : groups.get(name);
    if (group !== undefined) group.push(node);
    else if (name !== undefined) groups.set(name, [node]);
  }
  return groups;
}

/** Loads the parser when a module is first analysed. */
const loadParser = (): typeof Acorn => createRequire(import.meta.url)('acorn') as typeof Acorn;

/** Throws a SyntaxError for text that is not JavaScript. */
export function readScript(source: string): Script {
  const program = loadParser().parse(source, {
    ecmaVersion: 'latest',
    sourceType: 'script',
    allowReturnOutsideFunction: true,
  });
  const parents = new Map<AnyNode, AnyNode>();
  const nodes: AnyNode[] = [program];
  for (const node of nodes) {
    for (const child of childrenOf(node)) {
      parents.set(child, node);
      nodes.push(child);
    }
  }
  const identifiers = grouped(
    nodes.filter((node) => node.type === 'Identifier'),
    ({ name }) => name,
  );
  const accesses = grouped(
    nodes.filter((node) => node.type === 'MemberExpression'),
    propertyName,
  );
  const taken = new Set(
    nodes.flatMap((node) =>
      node.type === 'ObjectPattern'
        ? node.properties.flatMap((each) => (each.type === 'Property' ? (keyName(each) ?? []) : []))
        : [],
    ),
  );
  return {
    body: program.body,
    parentOf: (node) => parents.get(node),
    statementOf: (node) => program.body.find((statement) => isInside(node, statement)) ?? program,
    identifiers: (name, within) =>
      (identifiers.get(name) ?? []).filter(
        (node) => within === undefined || isInside(node, within),
      ),
    accesses: (name) => accesses.get(name) ?? [],
    takesOut: (name) => taken.has(name),
  };
}
