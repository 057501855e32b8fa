import { assertNever, type ModelMessage } from '@mozaiks/contracts';
import type { ContentBlockParam, MessageParam, ToolUseBlockParam } from '@anthropic-ai/sdk/resources/messages';
import { keptThinking, type KeptThinking } from './kept-thinking.ts';
import { resultBlock, textBlocks, userBlocks } from './user-blocks.ts';

export interface Turn {
  readonly role: 'user' | 'assistant';
  readonly content: readonly ContentBlockParam[];
}

export interface TurnsInput {
  readonly messages: readonly ModelMessage[];
  readonly model: string;
  readonly toolName: (name: string) => string;
  readonly callId: (id: string) => string;
  /** A hash of what is sent before a message: all but the turns is the same for every message of a request. */
  readonly prefixOf: (turns: readonly Turn[]) => string;
}

const BEGIN: Turn = { role: 'user', content: [{ type: 'text', text: '(The conversation begins.)' }] };
const GO_ON: Turn = { role: 'user', content: [{ type: 'text', text: '(Go on.)' }] };

/**
 * The conversation as the API wants it: roles alternate, the user begins and comes last, results stand first in the turn after their calls. Thinking is
 * sent back only within the round trips since somebody last spoke, where the API needs it.
 */
export function turnsOf(input: TurnsInput): readonly Turn[] {
  const lastSpoken = input.messages.map((message) => message.role).lastIndexOf('user');
  let turns: readonly Turn[] = [];
  for (const [index, message] of input.messages.entries()) {
    const turn = turnOf(message, { ...input, before: turns, recent: index > lastSpoken });
    if (turn.content.length > 0) turns = joined(turns, turn);
  }
  return turns.at(-1)?.role === 'user' ? turns : joined(turns, turns.length === 0 ? BEGIN : GO_ON);
}

function joined(turns: readonly Turn[], next: Turn): readonly Turn[] {
  const last = turns.at(-1);
  if (last === undefined) return next.role === 'user' ? [next] : [BEGIN, next];
  if (last.role !== next.role) return [...turns, next];
  return [...turns.slice(0, -1), { role: last.role, content: resultsFirst([...last.content, ...next.content]) }];
}

const resultsFirst = (blocks: readonly ContentBlockParam[]): readonly ContentBlockParam[] => [
  ...blocks.filter((block) => block.type === 'tool_result'),
  ...blocks.filter((block) => block.type !== 'tool_result'),
];

interface Place extends TurnsInput {
  readonly before: readonly Turn[];
  readonly recent: boolean;
}

function turnOf(message: ModelMessage, place: Place): Turn {
  switch (message.role) {
    case 'user':
      return { role: 'user', content: userBlocks(message) };
    case 'tool':
      return { role: 'user', content: [resultBlock(message, place.callId(message.call_id))] };
    case 'assistant':
      return { role: 'assistant', content: assistantBlocks(message, place) };
    default:
      return assertNever(message, 'message');
  }
}

function assistantBlocks(message: Extract<ModelMessage, { role: 'assistant' }>, place: Place): readonly ContentBlockParam[] {
  const calls = message.tool_calls.map(
    (call): ToolUseBlockParam => ({
      type: 'tool_use',
      id: place.callId(call.call_id),
      name: place.toolName(call.tool),
      input: call.arguments,
    }),
  );
  const kept = place.recent ? keptThinking(message.provider_data) : null;
  const plain = [...textBlocks(message.text), ...calls];
  if (kept === null || kept.model !== place.model || kept.prefix !== place.prefixOf(sentBefore(place))) return plain;
  return withThinking(kept, message.text, calls) ?? plain;
}

const sentBefore = ({ before }: Place): readonly Turn[] => (before.length === 0 ? [BEGIN] : before);

/** The blocks in their order of then; null where text or calls are no longer those. */
function withThinking({ blocks }: KeptThinking, text: string, calls: readonly ToolUseBlockParam[]): readonly ContentBlockParam[] | null {
  const textThen = blocks.map((block) => (block.type === 'text' ? block.text : '')).join('');
  const uses = blocks.filter((block) => block.type === 'tool_use').length;
  if (textThen !== text || uses !== calls.length) return null;
  const left = [...calls];
  return blocks.flatMap((block): readonly ContentBlockParam[] => {
    if (block.type === 'text') return textBlocks(block.text);
    if (block.type !== 'tool_use') return [block];
    const call = left.shift();
    return call === undefined ? [] : [call];
  });
}

/** Whether calls that are being answered now were sent without the thinking before them. */
export const lacksThinking = (turns: readonly Turn[]): boolean => {
  const last = turns.filter((turn) => turn.role === 'assistant').at(-1);
  const called = last?.content.some((block) => block.type === 'tool_use') ?? false;
  return called && !(last?.content[0]?.type.includes('thinking') ?? false);
};

/** As messages, with a cache breakpoint at the end of the last one: the next call of this agent finds all of it in the cache. */
export function cachedMessages(turns: readonly Turn[]): MessageParam[] {
  return turns.map(({ role, content }, index) => ({
    role,
    content: index < turns.length - 1 ? [...content] : [...content.slice(0, -1), ...content.slice(-1).map(breakpoint)],
  }));
}

const breakpoint = (block: ContentBlockParam): ContentBlockParam =>
  block.type === 'thinking' || block.type === 'redacted_thinking' ? block : { ...block, cache_control: { type: 'ephemeral' } };
