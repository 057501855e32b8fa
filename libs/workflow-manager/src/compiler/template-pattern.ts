import type ts from 'typescript';
import type { TypeReader } from './type-reader.ts';

const escape = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

function partPattern({ ts }: TypeReader, { flags }: ts.Type): string {
  if ((flags & ts.TypeFlags.NumberLike) !== 0) return '-?[0-9]+(?:\\.[0-9]+)?(?:e[+-]?[0-9]+)?';
  if ((flags & ts.TypeFlags.BigIntLike) !== 0) return '-?[0-9]+';
  return '[\\s\\S]*';
}

/** The pattern of the strings that a template literal type allows. */
export function templatePattern(reader: TypeReader, type: ts.Type): string {
  const { texts, types } = type as ts.TemplateLiteralType;
  const parts = texts.map((text, at) => {
    const part = types[at];
    return escape(text) + (part === undefined ? '' : partPattern(reader, part));
  });
  return `^${parts.join('')}$`;
}
