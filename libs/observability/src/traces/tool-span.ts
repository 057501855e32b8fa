import { fromTimestamp, type EventOf } from '@mozaiks/contracts';
import { asText, shown } from './content/shown.ts';
import type { FinishedSpan, SpanAttributes } from './finished-span.ts';
import type { OpenTurn } from './open-turn.ts';
import { positionIn, type Projection } from './projection.ts';

/**
 * One tool call, without the time that it waited for a person. A nested workflow is a tool call as
 * well.
 */
export function toolSpan(
  projection: Projection,
  turn: OpenTurn,
  result: EventOf<'tool_result'>,
): readonly FinishedSpan[] {
  const { call_id, error } = result;
  const call = callOf(projection, call_id);
  if (call === undefined) return [];
  const ended_at = fromTimestamp(result.ts);
  const span: FinishedSpan = {
    name: `execute_tool ${call.tool}`,
    kind: call.kind === 'mcp_tool' ? 'client' : 'internal',
    ...positionIn(projection, turn, { span: 'tool', call_id }),
    started_at: ended_at - result.duration_ms,
    ended_at,
    attributes: {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.conversation.id': projection.made.log.chat_id,
      'gen_ai.agent.name': call.agent,
      'gen_ai.tool.name': call.tool,
      'gen_ai.tool.call.id': call_id,
      'gen_ai.tool.type': call.kind === 'mcp_tool' ? 'extension' : 'function',
      ...(error === undefined ? {} : { 'error.type': error.code }),
      ...(projection.content ? toolContent(call, result) : {}),
    },
    ...(error === undefined ? {} : { error: error.code }),
  };
  return [span];
}

function callOf(
  { made: { before, commit } }: Projection,
  call_id: string,
): EventOf<'tool_call'> | undefined {
  const open = before.calls.get(call_id)?.call;
  return (
    open ??
    commit.events.find(
      (event): event is EventOf<'tool_call'> =>
        event.type === 'tool_call' && event.call_id === call_id,
    )
  );
}

/** The last four attributes are for viewers that know only OpenInference. */
function toolContent(call: EventOf<'tool_call'>, result: EventOf<'tool_result'>): SpanAttributes {
  const input = asText(shown(call).arguments);
  const { ok, result: value = null, error } = shown(result);
  const output = ok
    ? asText(value)
    : asText({ code: error?.code ?? '', message: error?.message ?? '' });
  return {
    'gen_ai.tool.call.arguments': input,
    'gen_ai.tool.call.result': output,
    'input.value': input,
    'input.mime_type': 'application/json',
    'output.value': output,
    'output.mime_type': 'application/json',
  };
}
