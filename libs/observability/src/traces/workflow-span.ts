import { defined, fromTimestamp, type Committed, type EventOf } from '@mozaiks/contracts';
import { cut, shown } from './content/shown.ts';
import type { FinishedSpan, SpanAttributes } from './finished-span.ts';
import { rootPosition, type Projection } from './projection.ts';

/** A whole run. Viewers that know only OpenInference need the last attribute. */
export function workflowSpan(
  projection: Projection,
  end: EventOf<'workflow_complete' | 'workflow_error'>,
): FinishedSpan {
  const { made, start } = projection;
  const error = end.type === 'workflow_error' ? end.code : undefined;
  return {
    name: `invoke_workflow ${start.workflow_name}`,
    kind: 'internal',
    ...rootPosition(projection),
    started_at: fromTimestamp(made.before.run?.started_at ?? start.ts),
    ended_at: fromTimestamp(end.ts),
    attributes: {
      'gen_ai.operation.name': 'invoke_workflow',
      'gen_ai.conversation.id': made.log.chat_id,
      'gen_ai.workflow.name': start.workflow_name,
      // The name in later versions of the conventions.
      'gen_ai.agent.name': start.workflow_name,
      'mozaiks.run_id': start.run_id,
      'mozaiks.workflow_version': start.workflow_version,
      'mozaiks.outcome': end.type === 'workflow_complete' ? end.reason : end.code,
      'openinference.span.kind': 'CHAIN',
      ...defined({ 'error.type': error }),
      ...(projection.content ? runContent(made, start.run_id) : {}),
    },
    ...defined({ error }),
  };
}

/** The user's first message, and the last message of an agent. */
function runContent({ before, commit }: Committed, run_id: string): SpanAttributes {
  const events = [...before.transcript, ...commit.events].filter(
    (event) => event.run_id === run_id,
  );
  const asked = events.find((event) => event.type === 'user_message');
  const answered = events.findLast((event) => event.type === 'agent_response');
  return {
    ...(asked?.type === 'user_message' ? { 'input.value': cut(shown(asked).text) } : {}),
    ...(answered?.type === 'agent_response' ? { 'output.value': cut(shown(answered).text) } : {}),
  };
}
