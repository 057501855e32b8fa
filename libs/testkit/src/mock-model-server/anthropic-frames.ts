import type { JsonObject } from '@mozaiks/contracts';
import { inPieces, type ShapedReply } from './shaped-reply.ts';
import type { StreamFrames } from './stream-frames.ts';

interface RequestInfo {
  readonly model: string;
  readonly number: number;
}

interface Block {
  readonly start: JsonObject;
  readonly deltas: readonly JsonObject[];
}

const STOP_REASONS = {
  stop: 'end_turn',
  tool_calls: 'tool_use',
  length: 'max_tokens',
  content_filter: 'refusal',
  refusal: 'refusal',
} as const;

/**
 * An answer of the Messages API. Without usage it contains no token counts at all, which never
 * happens with the real API.
 */
export function anthropicFrames(reply: ShapedReply, { model, number }: RequestInfo): StreamFrames {
  const message = {
    id: `msg_mock${number}`,
    type: 'message',
    role: 'assistant',
    model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
  };
  const usage =
    reply.usage === null ? {} : { usage: { ...inputUsage(reply.usage), output_tokens: 1 } };
  const finalUsage =
    reply.usage === null
      ? {}
      : { usage: { output_tokens: reply.usage.output, ...thinkingTokens(reply.usage) } };
  return {
    head: [event('message_start', { message: { ...message, ...usage } }), event('ping', {})],
    body: blocksOf(reply, number).flatMap(({ start, deltas }, index) => [
      event('content_block_start', { index, content_block: start }),
      ...deltas.map((delta) => event('content_block_delta', { index, delta })),
      event('content_block_stop', { index }),
    ]),
    tail: [
      event('message_delta', {
        delta: { stop_reason: STOP_REASONS[reply.finish], stop_sequence: null },
        ...finalUsage,
      }),
      event('message_stop', {}),
    ],
    error: event('error', { error: { type: 'overloaded_error', message: 'Overloaded' } }),
  };
}

const event = (type: string, data: JsonObject): string =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;

function blocksOf(reply: ShapedReply, number: number): readonly Block[] {
  const thinking = reply.thinking === '' ? [] : [thinkingBlock(reply.thinking, number)];
  const text = reply.pieces.length === 0 ? [] : [textBlock(reply.pieces)];
  const calls = reply.calls.map(({ tool, raw }, index) => ({
    start: { type: 'tool_use', id: `toolu_${number}_${index}`, name: tool, input: {} },
    deltas: ['', ...inPieces(raw)].map((partial_json) => ({
      type: 'input_json_delta',
      partial_json,
    })),
  }));
  return [...thinking, ...text, ...calls];
}

const textBlock = (pieces: readonly string[]): Block => ({
  start: { type: 'text', text: '' },
  deltas: pieces.map((text) => ({ type: 'text_delta', text })),
});

const thinkingBlock = (thinking: string, number: number): Block => ({
  start: { type: 'thinking', thinking: '', signature: '' },
  deltas: [
    ...inPieces(thinking, 16).map((piece) => ({ type: 'thinking_delta', thinking: piece })),
    { type: 'signature_delta', signature: `signature${number}` },
  ],
});

/** Cache reads and writes are counted in addition to `input_tokens`, not as part of it. */
const inputUsage = (usage: NonNullable<ShapedReply['usage']>): JsonObject => ({
  input_tokens: usage.input - usage.cached - usage.cache_write,
  cache_creation_input_tokens: usage.cache_write,
  cache_read_input_tokens: usage.cached,
});

const thinkingTokens = ({ reasoning }: NonNullable<ShapedReply['usage']>): JsonObject =>
  reasoning === 0 ? {} : { output_tokens_details: { thinking_tokens: reasoning } };
