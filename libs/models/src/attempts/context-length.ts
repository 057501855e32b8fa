import type { ErrorFacts } from './error-facts.ts';

/** A request that was longer than what the model takes, as far as the server says. */
export interface ContextLength {
  /** Tokens; null: it did not say. */
  readonly window: number | null;
  readonly prompt: number | null;
}

const TOO_LONG =
  /context[_ -](?:length|window|size)|exceed_context|maximum context|prompt is too long|input is too long|too many (?:input )?tokens/i;

const WINDOW = [
  /(?:context (?:length|window|size)|n_ctx)\D{0,20}?(\d[\d,]{2,})/i,
  />\s*(\d[\d,]{2,})/,
  /(?:limit|maximum)\D{0,30}?(\d[\d,]{2,})/i,
];
const PROMPT = [
  /n_prompt_tokens\D{0,4}(\d[\d,]*)/i,
  /(?:resulted in|requested|too long:|contains?|has|request \()\s*(\d[\d,]*)/i,
];

/** Null: the failure is another one. */
export function contextLength(facts: ErrorFacts): ContextLength | null {
  const body =
    typeof facts.error === 'object' && facts.error !== null ? JSON.stringify(facts.error) : '';
  const said = `${facts.code} ${facts.type} ${facts.message} ${body}`;
  if (!TOO_LONG.test(said)) return null;
  return { window: numberIn(said, WINDOW), prompt: numberIn(said, PROMPT) };
}

function numberIn(text: string, patterns: readonly RegExp[]): number | null {
  for (const pattern of patterns) {
    const digits = pattern.exec(text)?.[1]?.replaceAll(',', '');
    if (digits !== undefined) return Number(digits);
  }
  return null;
}
