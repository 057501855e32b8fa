import {
  defined,
  type AgentDefinition,
  type JsonObject,
  type JsonValue,
  type ModelMessage,
  type ModelRequest,
} from '@mozaiks/contracts';
import { transformsOf } from '../definition.ts';
import { agentRequest, instructionsOf } from '../request/build-request.ts';
import { givenMessages } from '../request/given-messages.ts';
import type { Part, TurnScope } from '../turn-scope.ts';
import { shownHistory } from './shown-history.ts';
import { textUnder, transformed } from './transforms.ts';

/**
 * The request of an agent's model call, after the author's transforms. undefined if the turn was
 * stopped during one. `extra` comes last: messages of repairs.
 */
export async function* prepareRequest(
  turn: TurnScope,
  agent: AgentDefinition,
  extra: readonly ModelMessage[],
): Part<ModelRequest | undefined> {
  const instructions = yield* transformed(turn, agent, {
    type: 'update_agent_state',
    value: instructionsOf(turn, agent),
    toArguments: (prompt) => ({ prompt }),
    read: textUnder('prompt'),
  });
  const history = yield* shownHistory(turn, agent, instructions);
  if (history === undefined) return undefined;
  const purpose = extra.length === 0 ? 'reply' : 'repair';
  const messages = [...(yield* rewritten(turn, agent, history)), ...extra];
  return agentRequest(turn, agent, { purpose, instructions, messages });
}

async function* rewritten(
  turn: TurnScope,
  agent: AgentDefinition,
  history: readonly ModelMessage[],
): Part<readonly ModelMessage[]> {
  const messages = yield* transformed(turn, agent, {
    type: 'process_all_messages_before_reply',
    value: history,
    toArguments: (list) => ({ messages: list as unknown as JsonValue }),
    read: givenMessages,
  });
  const last = messages.at(-1);
  if (
    last?.role !== 'user' ||
    transformsOf(turn.workflow, 'process_last_received_message', agent.name).length === 0
  )
    return messages;
  const text = yield* transformed(turn, agent, {
    type: 'process_last_received_message',
    value: last.text,
    toArguments: (message): JsonObject => ({
      message,
      ...defined({ from: last.from }),
    }),
    read: textUnder('message'),
  });
  const { content: _content, ...plain } = last;
  return text === last.text
    ? messages
    : [...messages.slice(0, -1), { ...(last.content === undefined ? last : plain), text }];
}
