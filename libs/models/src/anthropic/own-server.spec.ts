import type { ModelMessage, ModelRequest } from '@mozaiks/contracts';
import { sequentialIds } from '@mozaiks/testkit';
import { modelInfoOf } from '../catalog/model-info-of.ts';
import { aRequest, afterCall, fromUser } from '../model-request.fixture.ts';
import { toolNames } from '../network/tool-names.ts';
import { asProviderData } from './kept-thinking.ts';
import { messagesRequest } from './messages-request.ts';

const ids = sequentialIds();
const requestFor = (model: string, part: Partial<ModelRequest>) => {
  const request = aRequest({ messages: [fromUser('hi')], ...part });
  const call = { request, config: {}, model, dialect: modelInfoOf(model) ?? {} };
  return messagesRequest(call, {
    names: toolNames(request, ids),
    ids,
    sent: [],
    own: true,
    mayBeLate: false,
    mayUpdate: false,
    sendsThinkingBack: true,
  });
};
const bodyFor = (model: string, part: Partial<ModelRequest>) => requestFor(model, part).body;
const output = {
  name: 'Answer',
  schema: { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] },
};

describe('Anthropic’s own server', () => {
  it.each([
    ['is not sent the schema of an answer in words', 'claude-sonnet-5-5', false],
    ['is sent it for an unknown model', 'm', true],
  ])('%s', (_what, model, isInWords) => {
    expect(JSON.stringify(bodyFor(model, { output }).system ?? '').includes('JSON Schema')).toBe(
      isInWords,
    );
  });

  it('is asked for summaries if a model thinks without being asked', () => {
    expect(bodyFor('claude-opus-5-5', {}).thinking).toEqual({
      type: 'adaptive',
      display: 'summarized',
    });
    expect(bodyFor('claude-opus-4-8', {}).thinking).toBeUndefined();
  });

  it('is sent the thinking of earlier turns as well, so that requests start like the previous one', () => {
    const model = 'claude-sonnet-5-5';
    const blocks = [
      { type: 'thinking', thinking: '', signature: 's' },
      { type: 'text', text: 'so' },
      { type: 'tool_use' },
    ] as const;
    const kept = asProviderData({
      provider: 'anthropic',
      model,
      prefix: requestFor(model, {}).prefix(),
      blocks,
    });
    const earlier: ModelMessage = { role: 'assistant', text: 'done', tool_calls: [] };
    const [before, later] = [afterCall(kept), [...afterCall(kept), earlier, fromUser('and?')]].map(
      (messages) => bodyFor(model, { messages }),
    );
    expect(later?.messages[1]?.content).toMatchObject([
      { type: 'thinking', signature: 's' },
      { type: 'text' },
      { type: 'tool_use' },
    ]);
    expect(later?.messages[1]).toEqual(before?.messages[1]);
  });

  it('is sent results and the user message right after them in one turn', () => {
    const messages: ModelMessage[] = [
      ...afterCall(undefined),
      { role: 'user', from: 'B', text: 'mine' },
    ];
    expect(bodyFor('claude-sonnet-5-5', { messages }).messages.map(({ role }) => role)).toEqual([
      'user',
      'assistant',
      'user',
    ]);
  });
});
