import type ts from 'typescript';
import type { TypeReader } from './type-reader.ts';

// The compiler orders the members of a union by their first occurrence in any module. A schema must
// depend on its own module only, so members are ordered by their position in the source.

const MAX_MENTIONS = 2000;

const declaredAt = (node: ts.Node): string => `d:${node.getSourceFile().fileName}:${node.pos}`;

/** For each part of an item, the mentions by which it may be found, best first. */
export type Places = readonly (readonly string[])[];

/** The places of a type. An intersection has the places of all its parts. */
export function placesOf(type: ts.Type): Places {
  const own = [type.aliasSymbol, type.getSymbol()]
    .flatMap((symbol) => symbol?.declarations ?? [])
    .map(declaredAt);
  return type.isIntersection() ? [own, ...type.types.flatMap(placesOf)] : [own];
}

interface Walk {
  readonly reader: TypeReader;
  readonly found: string[];
  readonly seen: Set<ts.Node>;
}

function mentionOf({ reader: { ts } }: Walk, node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return `s:${node.text}`;
  if (ts.isPrefixUnaryExpression(node) && ts.isNumericLiteral(node.operand))
    return `n:-${Number(node.operand.text)}`;
  if (ts.isNumericLiteral(node)) return `n:${Number(node.text)}`;
  if (node.kind === ts.SyntaxKind.TrueKeyword) return 's:true';
  return node.kind === ts.SyntaxKind.FalseKeyword ? 's:false' : undefined;
}

/**
 * Follows a name to the author's declaration. Names of packages and of the language are not
 * followed.
 */
function follow(walk: Walk, name: ts.Identifier): void {
  const { checker, program, ts } = walk.reader;
  const found = checker.getSymbolAtLocation(name);
  const symbol =
    found !== undefined && (found.flags & ts.SymbolFlags.Alias) !== 0
      ? checker.getAliasedSymbol(found)
      : found;
  for (const declaration of symbol?.declarations ?? []) {
    const file = declaration.getSourceFile();
    if (!program.isSourceFileFromExternalLibrary(file) && !program.isSourceFileDefaultLibrary(file))
      visit(walk, declaration);
  }
}

function visit(walk: Walk, node: ts.Node): void {
  const { reader, found, seen } = walk;
  if (seen.has(node) || found.length > MAX_MENTIONS) return;
  seen.add(node);
  const { ts } = reader;
  const mention = mentionOf(walk, node);
  if (mention !== undefined) found.push(mention);
  found.push(declaredAt(node));
  const { name } = node as { readonly name?: ts.Node };
  if (name !== undefined && ts.isIdentifier(name)) found.push(`s:${name.text}`);
  if (ts.isIdentifier(node) && (node.parent as { readonly name?: ts.Node }).name !== node)
    follow(walk, node);
  if (!ts.isPrefixUnaryExpression(node)) ts.forEachChild(node, (child) => visit(walk, child));
}

function mentionedIn(reader: TypeReader, node: ts.Node): readonly string[] {
  const known = reader.mentions.get(node);
  if (known !== undefined) return known;
  const walk: Walk = { reader, found: [], seen: new Set() };
  // The name of a field is no mention of the values of its type.
  const { name } = node as { readonly name?: ts.Node };
  reader.ts.forEachChild(node, (child) => (child === name ? undefined : visit(walk, child)));
  reader.mentions.set(node, walk.found);
  return walk.found;
}

interface Order<T> {
  readonly placesOf: (item: T) => Places;
  /** Decides the order of items with equal places. */
  readonly textOf: (item: T) => string;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Items in the order in which the current declarations mention them. Items without a mention come
 * last.
 */
export function inWrittenOrder<T>(
  reader: TypeReader,
  items: readonly T[],
  { placesOf: find, textOf }: Order<T>,
): readonly T[] {
  if (items.length < 2) return items;
  const ranks = new Map<string, number>();
  for (const mention of reader.trail.toReversed().flatMap((node) => mentionedIn(reader, node))) {
    if (!ranks.has(mention)) ranks.set(mention, ranks.size);
  }
  const rankOf = (item: T): number => {
    const found = find(item).flatMap((names) => names.find((name) => ranks.has(name)) ?? []);
    return found.length === 0
      ? Infinity
      : Math.max(...found.map((name) => ranks.get(name) ?? Infinity));
  };
  return items
    .map((item) => ({ item, rank: rankOf(item), text: textOf(item) }))
    .sort((a, b) => (a.rank === b.rank ? compare(a.text, b.text) : a.rank - b.rank))
    .map(({ item }) => item);
}
