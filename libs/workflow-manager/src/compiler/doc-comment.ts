import type ts from 'typescript';
import type { TypeReader } from './type-reader.ts';
import type { TypeScript } from './typescript.ts';

interface ParameterDoc {
  readonly description: string | undefined;
  /** The type in `@param {string} city`. */
  readonly type: ts.TypeNode | undefined;
  /** Written in brackets, as `[unit]`. */
  readonly optional: boolean;
}
export interface DocComment {
  readonly description: string | undefined;
  /** By the last part of the name: `@param args.city` describes `city`. */
  readonly parameters: ReadonlyMap<string, ParameterDoc>;
}

/** One paragraph: single line breaks are spaces. */
function clean(text: string | undefined): string | undefined {
  const plain = (text ?? '')
    .replaceAll('\r\n', '\n')
    .replace(/^\s*-\s+/, '')
    .replaceAll(/([^\n])\n(?!\n)[ \t]*/g, '$1 ')
    .trim();
  return plain === '' ? undefined : plain;
}

function readOne(ts: TypeScript, node: ts.Node): DocComment {
  const docs = ts.getJSDocCommentsAndTags(node).filter((doc) => ts.isJSDoc(doc));
  const parameters = new Map<string, ParameterDoc>();
  const add = (tag: ts.JSDocParameterTag | ts.JSDocPropertyTag): void => {
    const name = tag.name.getText().split('.').at(-1) ?? '';
    const description = clean(ts.getTextOfJSDocComment(tag.comment));
    const { type } = tag.typeExpression ?? {};
    parameters.set(name, { description, type, optional: tag.isBracketed });
    // The compiler puts `@param args.city` inside of `@param args`.
    if (type !== undefined && ts.isJSDocTypeLiteral(type))
      for (const inner of type.jsDocPropertyTags ?? []) add(inner as ts.JSDocPropertyTag);
  };
  for (const tag of ts.getJSDocTags(node)) if (ts.isJSDocParameterTag(tag)) add(tag);
  return { description: clean(ts.getTextOfJSDocComment(docs.at(-1)?.comment)), parameters };
}

/** The doc comments of a function's declarations. The first one with content is used. */
export function readDocComments(ts: TypeScript, nodes: readonly ts.Node[]): DocComment {
  const docs = nodes.map((node) => readOne(ts, node));
  const parameters = new Map(docs.toReversed().flatMap((doc) => [...doc.parameters]));
  return {
    description: docs.find(({ description }) => description !== undefined)?.description,
    parameters,
  };
}

/**
 * The comment before a member of an object type. Includes a comment on the line of the brace, which
 * the compiler ignores.
 */
export function memberDescription(
  { ts, checker }: TypeReader,
  symbol: ts.Symbol,
  node: ts.Node,
): string | undefined {
  const doc = ts.getJSDocCommentsAndTags(node).find((candidate) => ts.isJSDoc(candidate));
  if (doc !== undefined) return clean(ts.getTextOfJSDocComment(doc.comment));
  const { text } = node.getSourceFile();
  const near = (ts.getTrailingCommentRanges(text, node.pos) ?? []).map(({ pos, end }) =>
    text.slice(pos, end),
  );
  const comment = near.find((candidate) => candidate.startsWith('/**'));
  const written = clean(comment?.slice(3, -2).replaceAll(/^\s*\*/gm, ''));
  return written ?? clean(ts.displayPartsToString(symbol.getDocumentationComment(checker)));
}
