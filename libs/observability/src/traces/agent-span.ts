import { defined, fromTimestamp, type EventOf, type RuntimeEvent } from '@mozaiks/contracts';
import type { FinishedSpan } from './finished-span.ts';
import { positionIn, type Projection } from './projection.ts';

/** One turn of an agent, which `end` ended. */
export function agentSpan(
  projection: Projection,
  turn: EventOf<'agent_start'>,
  end: RuntimeEvent,
): FinishedSpan {
  const error = end.type === 'workflow_error' ? end.code : undefined;
  return {
    name: `invoke_agent ${turn.agent}`,
    kind: 'internal',
    ...positionIn(projection, null, { span: 'agent', seq: turn.seq }),
    started_at: fromTimestamp(turn.ts),
    ended_at: fromTimestamp(end.ts),
    attributes: {
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.conversation.id': projection.made.log.chat_id,
      'gen_ai.agent.name': turn.agent,
      'gen_ai.request.model': turn.model,
      ...defined({ 'error.type': error }),
    },
    ...defined({ error }),
  };
}
