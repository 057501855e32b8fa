import type { Step } from '../log/steps/step.ts';

/** The columns of a row; null: it has nothing to say there. */
export interface StepNumbers {
  /** Milliseconds. */
  readonly time: number | null;
  readonly tokens: { readonly input: number | null; readonly output: number | null } | null;
  readonly cost: { readonly usd: number | null } | null;
}

const NOTHING: StepNumbers = { time: null, tokens: null, cost: null };

/** `end`: where the time of what is still under way ends, in milliseconds since the epoch. */
export function numbersOf(step: Step, end: number): StepNumbers {
  const time = Math.max(0, (step.to ?? end) - step.from);
  switch (step.kind) {
    case 'turn':
      return step.usage.model_calls === 0 ? { ...NOTHING, time } : { time, ...used(step.usage) };
    case 'model':
      return step.usage === null ? NOTHING : { time: step.usage.duration_ms, ...used(step.usage) };
    case 'tool':
      return { ...NOTHING, time: toolTime(step, end) };
    case 'child':
      return step.complete?.usage === undefined
        ? { ...NOTHING, time }
        : { time, ...used(step.complete.usage) };
    case 'question':
      return { ...NOTHING, time };
    case 'hook':
      return { ...NOTHING, time: step.event.duration_ms };
    case 'end':
      return {
        ...NOTHING,
        time: step.event.type === 'workflow_complete' ? step.event.duration_ms : null,
      };
    case 'handoff':
    case 'context':
    case 'output':
    case 'marker':
    case 'other':
      return NOTHING;
  }
}

interface Used {
  readonly input_tokens: number | null;
  readonly output_tokens: number | null;
  readonly cost_usd: number | null;
}

const used = ({
  input_tokens,
  output_tokens,
  cost_usd,
}: Used): Pick<StepNumbers, 'tokens' | 'cost'> => ({
  tokens: { input: input_tokens, output: output_tokens },
  cost: { usd: cost_usd },
});

/** From the first question about a call, or as long as the tool itself worked. */
function toolTime(
  { from, to, questions, result }: Extract<Step, { readonly kind: 'tool' }>,
  end: number,
): number {
  const asked = questions[0];
  if (asked !== undefined) return (to ?? end) - asked.from;
  return result === null ? (to ?? end) - from : result.duration_ms;
}
