import type { DraftOf, ModelRequest, ModelUsage } from '@mozaiks/contracts';
import { runOf, type TurnScope } from '../turn-scope.ts';

export interface Spent {
  readonly request: ModelRequest;
  readonly provider: string;
  readonly model: string;
  readonly usage: ModelUsage | null;
  readonly duration_ms: number;
  readonly first_token_ms: number | null;
  readonly cached: boolean;
  readonly outcome: DraftOf<'usage'>['outcome'];
}

/** The `usage` fact of one attempt. What the provider does not tell is null: unknown, not zero. */
export function usageDraft(turn: TurnScope, { request, usage, duration_ms, ...spent }: Spent): DraftOf<'usage'> {
  const known = usage ?? { input_tokens: null, output_tokens: null, cached_input_tokens: null, reasoning_tokens: null, cost_usd: null };
  return {
    type: 'usage',
    run_id: runOf(turn.state).run_id,
    agent: request.agent,
    purpose: request.purpose,
    ...known,
    ...spent,
    duration_ms: Math.max(0, Math.round(duration_ms)),
  };
}
