import type { JsonObject, ModelChunk, ModelMessage, ModelRequest } from '@mozaiks/contracts';
import { sequentialIds } from '@mozaiks/testkit';
import { modelInfoOf } from '../catalog/model-info-of.ts';
import { aRequest, aResult, aTool, fromUser, recordingLogger } from '../model-request.fixture.ts';
import { toolNames } from '../network/tool-names.ts';
import type { ProviderCall } from '../provider-call.ts';
import { createSentTools } from '../schema/sent-tools.ts';
import { ANTHROPIC } from './anthropic-address.ts';
import { asProviderData } from './kept-thinking.ts';
import { createMessagesAnswer } from './messages-answer.ts';
import { messagesRequest } from './messages-request.ts';
import { mayUpdate, withUpdates } from './progress-updates.ts';

const MODEL = 'claude-sonnet-5-5';
const ids = sequentialIds();
const sentTools = createSentTools(() => [], recordingLogger());

const callOf = (
  part: Partial<ModelRequest> = {},
  more: Partial<ProviderCall> = {},
): ProviderCall => {
  const call = {
    request: aRequest({ tools: [aTool('find')], messages: [fromUser('hi')], ...part }),
    config: {},
    model: MODEL,
  };
  return { ...call, dialect: modelInfoOf(MODEL) ?? {}, ...more } as ProviderCall;
};
const addressAt = (base_url: string) => ({ base_url, key: 'k', headers: {} });
const builtFor = (call: ProviderCall, may = true) => {
  const spoken = {
    names: toolNames(call.request, ids),
    ids,
    sent: sentTools(call.request, () => false),
  };
  return messagesRequest(call, {
    ...spoken,
    own: true,
    mayBeLate: false,
    mayUpdate: may,
    sendsThinkingBack: true,
  });
};

/** What is shown of an answer with these blocks. */
function answerOf(blocks: readonly JsonObject[], updates = true) {
  const chunks: ModelChunk[] = [];
  const reading = {
    toolName: (name: string) => name,
    answerTool: null,
    show: (chunk: ModelChunk) => chunks.push(chunk),
  };
  const answer = createMessagesAnswer({
    ...reading,
    updates: () => updates,
    onUsage: () => undefined,
  });
  for (const [index, { piece, ...block }] of blocks.entries()) {
    answer.take({ type: 'content_block_start', index, content_block: block });
    if (piece !== undefined) answer.take({ type: 'content_block_delta', index, delta: piece });
  }
  answer.take({ type: 'message_delta', delta: { stop_reason: 'tool_use' } });
  answer.take({ type: 'message_stop' });
  const textOf = (type: 'text' | 'thinking') =>
    chunks.flatMap((chunk) => (chunk.type === type ? [chunk.text] : [])).join('');
  return { text: textOf('text'), thinking: textOf('thinking'), end: answer.end() };
}

const thinking = (text: string, signature: string): JsonObject => ({
  type: 'thinking',
  thinking: '',
  signature,
  piece: { type: 'thinking_delta', thinking: text },
});
const USE: JsonObject = { type: 'tool_use', id: 'c1', name: 'find', input: {} };
const BLOCKS = [
  thinking('', 'hidden'),
  { type: 'text', text: 'One moment.' },
  thinking('I look it up.', 'update'),
  USE,
];

describe('a progress update between calls', () => {
  it('is requested from a model that separates it from its reasoning', () => {
    const { body, updates } = builtFor(callOf());
    expect([body.thinking, updates]).toEqual([{ type: 'adaptive', display: 'updates' }, true]);
    expect(mayUpdate(callOf(), addressAt(ANTHROPIC))).toBe(true);
  });

  it.each<[string, ProviderCall, string]>([
    [
      'the model does not separate it from its reasoning',
      callOf({}, { dialect: modelInfoOf('claude-haiku-5-5') ?? {} }),
      ANTHROPIC,
    ],
    ['the server is another one, which may send the reasoning', callOf(), 'http://127.0.0.1:1'],
    ['there is nothing to call', callOf({ tools: [] }), ANTHROPIC],
    [
      'the answer has to satisfy a schema',
      callOf({ output: { name: 'o', schema: {} } }),
      ANTHROPIC,
    ],
    [
      'the author sets the thinking parameter',
      callOf({}, { config: { extra_body: { thinking: { type: 'adaptive' } } } }),
      ANTHROPIC,
    ],
  ])('is not requested if %s', (_why, call, base_url) => {
    expect(mayUpdate(call, addressAt(base_url))).toBe(false);
    expect(builtFor(call, false).body.thinking).not.toMatchObject({ display: 'updates' });
  });

  it('needs a beta, next to those of the author', () => {
    expect(withUpdates({ 'X-Team': 'a', 'Anthropic-Beta': 'one' })).toEqual({
      'X-Team': 'a',
      'anthropic-beta': 'one,thinking-display-updates-2026-08-18',
    });
  });

  it('is shown as text, in a separate paragraph', () => {
    expect(answerOf(BLOCKS)).toMatchObject({ text: 'One moment.\n\nI look it up.', thinking: '' });
  });

  it('is shown as thinking if it was not requested, because it may contain reasoning', () => {
    expect(answerOf(BLOCKS, false)).toMatchObject({
      text: 'One moment.',
      thinking: 'I look it up.',
    });
  });

  it('is sent back unchanged, with the results of its calls', () => {
    const { text, end } = answerOf(BLOCKS);
    const { calls: _calls, reason: _reason, ...kept } = end;
    const provider_data = asProviderData({
      provider: 'anthropic',
      model: MODEL,
      prefix: builtFor(callOf()).prefix(),
      ...kept,
    });
    const earlier: ModelMessage = {
      role: 'assistant',
      text,
      tool_calls: [{ call_id: 'c1', tool: 'find', arguments: {} }],
      provider_data,
    };
    const { messages } = builtFor(
      callOf({ messages: [fromUser('hi'), earlier, aResult('find', 'found', { call_id: 'c1' })] }),
    ).body;
    expect(messages[1]?.content).toEqual([
      { type: 'thinking', thinking: '', signature: 'hidden' },
      { type: 'text', text: 'One moment.' },
      { type: 'thinking', thinking: 'I look it up.', signature: 'update' },
      USE,
    ]);
  });
});
