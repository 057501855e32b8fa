import type { ModelChunk, ModelUsage } from '@mozaiks/contracts';
import type { RecordedAnswer } from './recorded-answer.ts';

/**
 * In place of a text that the log does not hold. JSON, so that it can be an answer that is checked.
 */
export const UNKNOWN_TEXT = '"(not in the log)"';

/** Characters that count as a token where the tokens of a text are estimated. */
const CHARACTERS = 4;

export const countsOf = ({
  input_tokens,
  output_tokens,
  cached_input_tokens,
  reasoning_tokens,
  cost_usd,
}: ModelUsage): ModelUsage => ({
  input_tokens,
  output_tokens,
  cached_input_tokens,
  reasoning_tokens,
  cost_usd,
});

/** Something came before the end, but no text that tells when. */
export const isWithoutText = ({ end, text, usage }: RecordedAnswer): boolean =>
  end === 'ok' ? text === '' : usage.first_token_ms !== null;

/**
 * What came of a call that did not end, so that the same usage is counted: what its provider had
 * told, and a text as long as the one that was estimated.
 */
export function* shownBefore({ usage, text }: RecordedAnswer): Generator<ModelChunk> {
  const counts = countsOf(usage);
  const { input_tokens, output_tokens } = counts;
  const isKnown = input_tokens !== null || output_tokens !== null;
  const tokens = output_tokens ?? 0;
  const isFromText =
    usage.estimated === true &&
    tokens > 0 &&
    (text === null || Math.ceil(text.length / CHARACTERS) === tokens);
  if (isKnown)
    yield {
      type: 'usage',
      usage:
        usage.estimated !== true
          ? counts
          : isFromText
            ? { ...counts, output_tokens: 0, cost_usd: null }
            : { ...counts, input_tokens: null, cost_usd: null },
    };
  const said =
    text ?? (isFromText ? 'x'.repeat(tokens * CHARACTERS) : usage.outcome === 'voided' ? 'x' : '');
  if (said !== '') yield { type: 'text', text: said };
}
