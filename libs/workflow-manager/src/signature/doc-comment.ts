import type ts from 'typescript';
import type { Source } from './source.ts';

interface ParameterDoc {
  readonly description: string | undefined;
  readonly type: ts.TypeNode | undefined;
  /** Written in brackets, as `[unit]`. */
  readonly optional: boolean;
}
export interface DocComment {
  readonly description: string | undefined;
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

/** The description of a function and of its parameters; `@param args.city` describes `city`. */
export function readDocComment({ ts }: Source, node: ts.Node): DocComment {
  const docs = ts.getJSDocCommentsAndTags(node).filter((doc) => ts.isJSDoc(doc));
  const parameters = new Map<string, ParameterDoc>();
  for (const tag of ts.getJSDocTags(node)) {
    if (!ts.isJSDocParameterTag(tag)) continue;
    const name = tag.name.getText().split('.').at(-1) ?? '';
    const description = clean(ts.getTextOfJSDocComment(tag.comment));
    parameters.set(name, { description, type: tag.typeExpression?.type, optional: tag.isBracketed });
  }
  return { description: clean(ts.getTextOfJSDocComment(docs.at(-1)?.comment)), parameters };
}

/** The comment before a member of an object type; also one on the line of the brace, which the compiler does not count. */
export function memberDescription({ ts, file }: Source, node: ts.Node): string | undefined {
  const doc = ts.getJSDocCommentsAndTags(node).find((candidate) => ts.isJSDoc(candidate));
  if (doc !== undefined) return clean(ts.getTextOfJSDocComment(doc.comment));
  const beside = (ts.getTrailingCommentRanges(file.text, node.pos) ?? []).map(({ pos, end }) => file.text.slice(pos, end));
  const comment = beside.find((text) => text.startsWith('/**'));
  return clean(comment?.slice(3, -2).replaceAll(/^\s*\*/gm, ''));
}
