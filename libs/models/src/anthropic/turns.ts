import { assertNever, type Ids, type ModelMessage } from '@mozaiks/contracts';
import type { ContentBlockParam, ToolUseBlockParam } from '@anthropic-ai/sdk/resources/messages';
import * as fillers from '../network/fillers.ts';
import { keptThinking, type KeptThinking } from './kept-thinking.ts';
import { resultBlock, textBlocks, userBlocks } from './user-blocks.ts';

export interface Turn {
  readonly role: 'user' | 'assistant';
  readonly content: readonly ContentBlockParam[];
}

/**
 * Which kept thinking is sent back. `all`: recommended by the vendor, and cached content remains
 * the start of later requests. `recent`: only thinking since the last user message, because other
 * servers want all or none of the earlier thinking.
 */
export type SendsKept = 'all' | 'recent' | 'none';

export interface TurnsInput {
  readonly messages: readonly ModelMessage[];
  /**
   * Inserts an assistant message between results and a user message right after them, as the
   * templates of other servers require.
   */
  readonly separated: boolean;
  readonly sendsKept: SendsKept;
  readonly model: string;
  readonly toolName: (name: string) => string;
  readonly callId: (id: string) => string;
  /**
   * A hash of what is sent before a message. Everything except the turns is the same for all
   * messages of a request.
   */
  readonly prefixOf: (turns: readonly Turn[]) => string;
}

const BEGIN: Turn = { role: 'user', content: [{ type: 'text', text: fillers.BEGIN }] };
const NO_ANSWER: Turn = { role: 'assistant', content: [{ type: 'text', text: fillers.NO_ANSWER }] };
const CONTINUE: Turn = { role: 'user', content: [{ type: 'text', text: fillers.CONTINUE }] };

/**
 * The conversation in the form of the API: roles alternate, the user starts and comes last, and
 * results come first in the turn after their calls. Kept thinking is inserted in its place.
 */
export function turnsOf(input: TurnsInput): readonly Turn[] {
  let turns: readonly Turn[] = [];
  const lastSpoken = input.messages.map((message) => message.role).lastIndexOf('user');
  for (const [index, message] of input.messages.entries()) {
    const sendsKept = input.sendsKept === 'recent' && index < lastSpoken ? 'none' : input.sendsKept;
    const turn = turnOf(message, { ...input, before: turns, sendsKept });
    if (turn.content.length === 0) continue;
    const unanswered =
      input.separated &&
      message.role === 'user' &&
      turns.at(-1)?.content.at(-1)?.type === 'tool_result';
    turns = joined(unanswered ? [...turns, NO_ANSWER] : turns, turn);
  }
  return turns.at(-1)?.role === 'user'
    ? turns
    : joined(turns, turns.length === 0 ? BEGIN : CONTINUE);
}

function joined(turns: readonly Turn[], next: Turn): readonly Turn[] {
  const last = turns.at(-1);
  if (last === undefined) return next.role === 'user' ? [next] : [BEGIN, next];
  if (last.role !== next.role) return [...turns, next];
  return [
    ...turns.slice(0, -1),
    { role: last.role, content: resultsFirst([...last.content, ...next.content]) },
  ];
}

const resultsFirst = (blocks: readonly ContentBlockParam[]): readonly ContentBlockParam[] => [
  ...blocks.filter((block) => block.type === 'tool_result'),
  ...blocks.filter((block) => block.type !== 'tool_result'),
];

interface TurnContext extends TurnsInput {
  readonly before: readonly Turn[];
}

function turnOf(message: ModelMessage, context: TurnContext): Turn {
  switch (message.role) {
    case 'user':
      return { role: 'user', content: userBlocks(message) };
    case 'tool':
      return { role: 'user', content: [resultBlock(message, context.callId(message.call_id))] };
    case 'assistant':
      return { role: 'assistant', content: assistantBlocks(message, context) };
    default:
      return assertNever(message, 'message');
  }
}

function assistantBlocks(
  message: Extract<ModelMessage, { role: 'assistant' }>,
  context: TurnContext,
): readonly ContentBlockParam[] {
  const calls = message.tool_calls.map(
    (call): ToolUseBlockParam => ({
      type: 'tool_use',
      id: context.callId(call.call_id),
      name: context.toolName(call.tool),
      input: call.arguments,
    }),
  );
  const kept = context.sendsKept === 'none' ? null : keptThinking(message.provider_data);
  const plain = [...textBlocks(message.text), ...calls];
  if (
    kept === null ||
    kept.model !== context.model ||
    kept.prefix !== context.prefixOf(sentBefore(context))
  )
    return plain;
  return withThinking(kept, message.text, calls) ?? plain;
}

const sentBefore = ({ before }: TurnContext): readonly Turn[] =>
  before.length === 0 ? [BEGIN] : before;

/** The blocks in their original order; null if the text or the calls have changed since. */
function withThinking(
  { blocks, text: shown }: KeptThinking,
  text: string,
  calls: readonly ToolUseBlockParam[],
): readonly ContentBlockParam[] | null {
  const originalText = blocks.map((block) => (block.type === 'text' ? block.text : '')).join('');
  const uses = blocks.filter((block) => block.type === 'tool_use').length;
  if ((shown ?? originalText) !== text || uses !== calls.length) return null;
  const left = [...calls];
  return blocks.flatMap((block): readonly ContentBlockParam[] => {
    if (block.type === 'text') return textBlocks(block.text);
    if (block.type !== 'tool_use') return [block];
    const call = left.shift();
    return call === undefined ? [] : [call];
  });
}

/** Whether the calls that are being answered were sent without the thinking before them. */
export const lacksThinking = (turns: readonly Turn[]): boolean => {
  const last = turns.filter((turn) => turn.role === 'assistant').at(-1);
  const called = last?.content.some((block) => block.type === 'tool_use') ?? false;
  return called && !(last?.content[0]?.type.includes('thinking') ?? false);
};

/** Hashes each turn only once, because a request needs many prefixes. */
export function createPrefixOf(
  first: object,
  { sha256 }: Pick<Ids, 'sha256'>,
): (turns: readonly Turn[]) => string {
  const start = JSON.stringify(first);
  const hashes = new WeakMap<Turn, string>();
  const hashOf = (turn: Turn): string => {
    const hash = hashes.get(turn) ?? sha256(JSON.stringify(turn));
    hashes.set(turn, hash);
    return hash;
  };
  return (turns) => sha256([start, ...turns.map(hashOf)].join('\n'));
}
