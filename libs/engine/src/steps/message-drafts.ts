import type { AgentDefinition, DraftOf, EventDraft } from '@mozaiks/contracts';
import { layoutNow } from '../layout/layout-now.ts';
import { remoteToolsOf } from '../remote/remote-tools.ts';
import { runOf, type TurnScope } from '../turn-scope.ts';
import { callDrafts } from './call-drafts.ts';
import type { StreamedMessage } from './stream-message.ts';

/**
 * A model's message as events: its text, its calls, the questions that must be asked first, and the
 * results of calls that cannot run.
 */
export function messageDrafts(
  turn: TurnScope,
  agent: AgentDefinition,
  message: StreamedMessage,
): readonly EventDraft[] {
  const { calls, finish, message_id } = message;
  const said = calls.length > 0 && message.text === '' ? [] : [responseDraft(turn, agent, message)];
  const { offeredNames } = layoutNow(turn, agent);
  const remote = remoteToolsOf(turn, agent.name);
  const isOffered = (tool: string): boolean =>
    offeredNames.has(tool) || remote.toolOf(tool) !== undefined;
  return [
    ...said,
    ...calls.flatMap(({ tool, arguments: args }, at) => {
      const provider_data = at === 0 && said.length === 0 ? finish?.provider_data : undefined;
      return callDrafts(turn, agent, {
        message_id,
        tool,
        arguments: args,
        offered: isOffered(tool),
        provider_data,
      });
    }),
  ];
}

export function responseDraft(
  turn: TurnScope,
  agent: AgentDefinition,
  { message_id, text, finish, calls }: StreamedMessage,
): DraftOf<'agent_response'> {
  const finish_reason =
    calls.length > 0
      ? 'tool_calls'
      : finish === null || finish.reason === 'tool_calls'
        ? 'stop'
        : finish.reason;
  const kept = finish?.provider_data === undefined ? {} : { provider_data: finish.provider_data };
  return {
    type: 'agent_response',
    run_id: runOf(turn.state).run_id,
    agent: agent.name,
    message_id,
    text,
    visible: agent.visible,
    finish_reason,
    ...kept,
  };
}
