import { fail } from './failure.ts';
import { tokenize } from './lexer.ts';
import { MAX_DEPTH } from './limits.ts';
import type { Mark, Token, ValueToken } from './token.ts';

/** The parser's position in the tokens of one source. */
export class Cursor {
  readonly #source: string;
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(source: string) {
    this.#source = source;
    this.#tokens = tokenize(source);
  }

  /** Where the next token starts. At the end, the length of the source. */
  get at(): number {
    return this.#tokens[this.#next]?.at ?? this.#source.length;
  }

  /** Where the last token that was taken ends. */
  get end(): number {
    return this.#tokens[this.#next - 1]?.end ?? 0;
  }

  get isAtEnd(): boolean {
    return this.#next === this.#tokens.length;
  }

  /** Takes the next token if it is one of these marks. Otherwise undefined. */
  accept<M extends Mark>(marks: readonly M[]): M | undefined {
    const token = this.#tokens[this.#next];
    const found = token?.kind === 'mark' ? marks.find((mark) => mark === token.mark) : undefined;
    if (found !== undefined) this.#next += 1;
    return found;
  }

  /** Takes the next token if it is a value. Otherwise undefined. */
  acceptValue(): ValueToken | undefined {
    const token = this.#tokens[this.#next];
    if (token === undefined || token.kind === 'mark') return undefined;
    this.#next += 1;
    return token;
  }

  /**
   * Reads one level deeper than the last token. The depth is limited, and so is the parser's stack.
   */
  nested<T>(read: () => T): T {
    if (this.#depth >= MAX_DEPTH)
      fail(`nested more than ${MAX_DEPTH} deep`, this.#tokens[this.#next - 1]?.at ?? 0);
    this.#depth += 1;
    const result = read();
    this.#depth -= 1;
    return result;
  }

  /** Fails at the next token with a message that says what was expected. */
  refuse(expected: string): never {
    const token = this.#tokens[this.#next];
    if (token === undefined) return fail(`expected ${expected}, but the expression ends`, this.at);
    if (token.kind === 'mark' && token.mark === 'not')
      return fail('not needs parentheses here: (not a) == b, not (a in b)', token.at);
    return fail(
      `expected ${expected}, found ${this.#source.slice(token.at, Math.min(token.end, token.at + 20))}`,
      token.at,
    );
  }
}
