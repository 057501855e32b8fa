import type { Committed, RuntimeEvent } from '@mozaiks/contracts';
import { agentSpan } from './agent-span.ts';
import { chatSpan } from './chat-span.ts';
import type { FinishedSpan } from './finished-span.ts';
import { endsTurn, openTurn, type OpenTurn } from './open-turn.ts';
import { projectionOf, type Projection, type TraceOptions } from './projection.ts';
import { startIn } from './start-in.ts';
import { toolSpan } from './tool-span.ts';
import { workflowSpan } from './workflow-span.ts';

/**
 * The spans that end with a commit. They depend only on the commit and the chat before it. So if
 * another process started the run, the trace, the ids and the times are still the same.
 */
export function spansOf(made: Committed, options: TraceOptions): readonly FinishedSpan[] {
  const start = startIn(made);
  if (start === null) return [];
  const projection = projectionOf(made, start, options);
  if (!projection.trace.sampled) return [];
  let turn = openTurn(made.before);
  return made.commit.events.flatMap((event) => {
    const ended = endsTurn(event) && turn !== null ? [agentSpan(projection, turn, event)] : [];
    if (endsTurn(event)) turn = event.type === 'agent_start' ? event : null;
    return [...ended, ...spanOf(projection, turn, event)];
  });
}

function spanOf(
  projection: Projection,
  turn: OpenTurn,
  event: RuntimeEvent,
): readonly FinishedSpan[] {
  switch (event.type) {
    case 'usage':
      // A cached answer is not a model call.
      return event.cached ? [] : [chatSpan(projection, turn, event)];
    case 'tool_result':
      return toolSpan(projection, turn, event);
    case 'workflow_complete':
    case 'workflow_error':
      return [workflowSpan(projection, event)];
    default:
      return [];
  }
}
