import type { ErrorFacts } from './error-facts.ts';

/** A request was too long for the model. The fields are what the server reports. */
export interface ContextLength {
  /** In tokens; null if the server does not report it. */
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

/** Null if the failure has another cause. */
export function contextLength(facts: ErrorFacts): ContextLength | null {
  const body =
    typeof facts.error === 'object' && facts.error !== null ? JSON.stringify(facts.error) : '';
  const text = `${facts.code} ${facts.type} ${facts.message} ${body}`;
  if (!TOO_LONG.test(text)) return null;
  return { window: numberIn(text, WINDOW), prompt: numberIn(text, PROMPT) };
}

function numberIn(text: string, patterns: readonly RegExp[]): number | null {
  for (const pattern of patterns) {
    const digits = pattern.exec(text)?.[1]?.replaceAll(',', '');
    if (digits !== undefined) return Number(digits);
  }
  return null;
}
