import { defined, type DraftOf, type ModelRequest, type ModelUsage } from '@mozaiks/contracts';
import { traceparentIn } from '../trace.ts';
import { runOf, type TurnScope } from '../turn-scope.ts';

export interface Spent {
  readonly request: ModelRequest;
  /** The id of the message that the attempt was to write. */
  readonly message_id: string | undefined;
  readonly provider: string;
  readonly model: string;
  readonly usage: ModelUsage | null;
  /** Some counts are estimates, because the call did not end. */
  readonly estimated?: true;
  readonly duration_ms: number;
  readonly first_token_ms: number | null;
  readonly cached: boolean;
  readonly outcome: DraftOf<'usage'>['outcome'];
}

/** Other purposes write no message for the user. */
const FOR_THE_USER: ReadonlySet<ModelRequest['purpose']> = new Set(['reply', 'repair']);

/**
 * The `usage` event of one attempt. A value that the provider does not report is null: unknown, not
 * zero.
 */
export function usageDraft(
  turn: TurnScope,
  { request, message_id, usage, duration_ms, ...spent }: Spent,
): DraftOf<'usage'> {
  const known = usage ?? {
    input_tokens: null,
    output_tokens: null,
    cached_input_tokens: null,
    reasoning_tokens: null,
    cost_usd: null,
  };
  const traceparent =
    message_id === undefined ? undefined : traceparentIn(turn, { span: 'chat', message_id });
  return {
    type: 'usage',
    run_id: runOf(turn.state).run_id,
    agent: request.agent,
    purpose: request.purpose,
    ...(message_id !== undefined && FOR_THE_USER.has(request.purpose) ? { message_id } : {}),
    ...known,
    ...spent,
    duration_ms: Math.max(0, Math.round(duration_ms)),
    ...defined({ traceparent }),
  };
}
