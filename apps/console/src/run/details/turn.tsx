import type { StepOf } from '../../log/steps/step.ts';
import { count, dollars, duration } from '../../text/format.ts';
import { detail as text } from '../../text/detail.ts';
import { run, totals } from '../../text/run.ts';
import { FactList } from './fact-list.tsx';

/** The turn of an agent, in sum. */
export const TurnDetail = ({
  step: { agent, event, usage, from, to },
  now,
}: {
  readonly step: StepOf<'turn'>;
  readonly now: number;
}) => (
  <FactList
    events={[
      [text.agent, agent],
      [text.turn, count(event.turn)],
      [text.model, event.model],
      [text.took, duration((to ?? now) - from)],
      [totals.calls, count(usage.model_calls)],
      [text.tokens, run.inOut(usage.input_tokens, usage.output_tokens)],
      [text.cost, dollars(usage.cost_usd)],
    ]}
  />
);
