import { lexer, type Token, type Tokens } from 'marked';

/**
 * Quotes and lists in one another that are read as such: the lexer and the page call themselves for
 * each.
 */
const MAX_DEPTH = 50;

/** The blocks of a text; one block of plain text if it is nested too deeply to be read. */
export function readMarkdown(text: string): readonly Token[] {
  try {
    const tokens = lexer(text);
    return depthOf(tokens) > MAX_DEPTH ? plain(text) : tokens;
  } catch {
    return plain(text);
  }
}

const plain = (text: string): readonly Token[] => [{ type: 'text', raw: text, text }];

function depthOf(tokens: readonly Token[]): number {
  let depth = 0;
  let level = tokens;
  while (level.length > 0 && depth <= MAX_DEPTH) {
    depth += 1;
    level = level.flatMap((token) => [
      ...((token as Tokens.Generic).tokens ?? []),
      ...(token.type === 'list' ? (token as Tokens.List).items : []),
    ]);
  }
  return depth;
}
