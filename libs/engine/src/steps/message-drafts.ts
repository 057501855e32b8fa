import { callSignature, type AgentDefinition, type DraftOf, type EventDraft } from '@mozaiks/contracts';
import { indexOf } from '../definition.ts';
import { runOf, type TurnScope } from '../turn-scope.ts';
import { callDrafts } from './call-drafts.ts';
import type { StreamedMessage } from './stream-message.ts';

/** A model's message as facts: its text, its calls, the questions that must be asked first, and the results of calls that cannot be run. */
export function messageDrafts(turn: TurnScope, agent: AgentDefinition, message: StreamedMessage): readonly EventDraft[] {
  const { calls, finish, message_id } = message;
  const said = calls.length > 0 && message.text === '' ? [] : [responseDraft(turn, agent, message)];
  const { offeredNames } = indexOf(turn.workflow).layoutOf(agent);
  const seen = new Map<string, number>();
  return [
    ...said,
    ...calls.flatMap(({ tool, arguments: args }, at) => {
      const same = callSignature({ tool, arguments: args ?? {} });
      const before = seen.get(same) ?? 0;
      seen.set(same, before + 1);
      const provider_data = at === 0 && said.length === 0 ? finish?.provider_data : undefined;
      return callDrafts(turn, agent, { message_id, tool, arguments: args, offered: offeredNames.has(tool), before, provider_data });
    }),
  ];
}

export function responseDraft(
  turn: TurnScope,
  agent: AgentDefinition,
  { message_id, text, finish, calls }: StreamedMessage,
): DraftOf<'agent_response'> {
  const finish_reason = calls.length > 0 ? 'tool_calls' : finish === null || finish.reason === 'tool_calls' ? 'stop' : finish.reason;
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
