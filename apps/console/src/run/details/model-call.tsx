import type { StepOf } from '../../log/steps/step.ts';
import { dollars, duration } from '../../text/format.ts';
import { detail as text } from '../../text/detail.ts';
import { run } from '../../text/run.ts';
import { step as rowText } from '../../text/step.ts';
import { FactList } from './fact-list.tsx';
import { TextBox } from './value-box.tsx';
import styles from './details.module.css';

/** A model call: what it wrote, how long it took and what it cost. */
export function ModelCallDetail({ step: { usage, response } }: { readonly step: StepOf<'model'> }) {
  return (
    <>
      {usage !== null && (
        <FactList
          events={[
            [text.agent, usage.agent],
            [text.provider, usage.provider],
            [text.purpose, rowText.purposes[usage.purpose] || null],
            [
              text.outcome,
              usage.outcome === 'ok' ? null : (
                <span className={styles['failure']}>{text.outcomes[usage.outcome]}</span>
              ),
            ],
            [text.took, duration(usage.duration_ms)],
            [
              text.firstToken,
              usage.first_token_ms === null ? null : duration(usage.first_token_ms),
            ],
            [text.tokens, tokensOf(usage)],
            [text.cost, dollars(usage.cost_usd)],
            [text.finish, response?.finish_reason ?? null],
          ]}
        />
      )}
      <Response response={response} />
    </>
  );
}

function tokensOf(usage: NonNullable<StepOf<'model'>['usage']>): string {
  const { input_tokens, output_tokens, cached_input_tokens, reasoning_tokens, estimated } = usage;
  const parts = [run.inOut(input_tokens, output_tokens)];
  if (cached_input_tokens !== null && cached_input_tokens > 0)
    parts.push(text.ofWhichCached(cached_input_tokens));
  if (reasoning_tokens !== null && reasoning_tokens > 0)
    parts.push(text.ofWhichReasoning(reasoning_tokens));
  if (estimated === true) parts.push(text.estimated);
  return parts.join(', ');
}

function Response({ response }: Pick<StepOf<'model'>, 'response'>) {
  if (response === null) return <p className={styles['muted']}>{text.noText}</p>;
  if (response.redacted === true) return <p className={styles['muted']}>{text.notShown}</p>;
  return <TextBox name={text.text} text={response.text} />;
}
