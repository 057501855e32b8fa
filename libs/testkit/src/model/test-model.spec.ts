import {
  chatRef,
  logRef,
  tenantScope,
  type ModelChunk,
  type ModelRequest,
} from '@mozaiks/contracts';
import { fakeClock } from '../fake-clock.ts';
import { testModel, type TestModel } from './test-model.ts';

const request: ModelRequest = {
  llm_config: {},
  agent: 'Greeter',
  purpose: 'reply',
  log: logRef(chatRef(tenantScope('app', 'user'), 'chat'), 'log'),
  preamble: '',
  tools: [],
  messages: [],
  instructions: '',
  cache_seed: 0,
};
const running = (): AbortSignal => new AbortController().signal;

async function ask(
  model: TestModel,
  signal = running(),
  chunks: ModelChunk[] = [],
): Promise<readonly ModelChunk[]> {
  for await (const chunk of model.stream(request, signal)) chunks.push(chunk);
  return chunks;
}

describe('test model', () => {
  it('streams text word by word, then calls, then the end', async () => {
    const model = testModel([
      { say: 'Nice to  meet', calls: [{ tool: 'greet', arguments: { name: 'Ada' } }] },
    ]);
    expect(await ask(model)).toEqual([
      { type: 'text', text: 'Nice ' },
      { type: 'text', text: 'to  ' },
      { type: 'text', text: 'meet' },
      { type: 'tool_call', tool: 'greet', arguments: { name: 'Ada' }, raw: '{"name":"Ada"}' },
      {
        type: 'finish',
        reason: 'tool_calls',
        provider: 'test',
        model: 'test-model',
        usage: {
          input_tokens: 10,
          output_tokens: 5,
          cached_input_tokens: 0,
          reasoning_tokens: 0,
          cost_usd: 0,
        },
        cached: false,
      },
    ]);
    model.expectDone();
    expect(model.requests).toEqual([request]);
  });

  it('shows attempts that failed before the one that answers', async () => {
    const model = testModel([
      { failed: [{ say: 'Oh', code: 'model_overloaded' }], say: 'Hi', usage: null },
    ]);
    expect(await ask(model)).toMatchObject([
      { type: 'text', text: 'Oh' },
      { type: 'attempt_failed', code: 'model_overloaded' },
      { type: 'text', text: 'Hi' },
      { type: 'finish', reason: 'stop', usage: null },
    ]);
  });

  it('fails after its text if the step says so', async () => {
    const model = testModel([{ say: 'Hi', fail: 'model_timeout' }]);
    const chunks: ModelChunk[] = [];
    await expect(ask(model, running(), chunks)).rejects.toMatchObject({ code: 'model_timeout' });
    expect(chunks).toEqual([{ type: 'text', text: 'Hi' }]);
    model.expectDone();
  });

  it('can omit the end mark', async () => {
    expect(await ask(testModel([{ say: 'Hi', finish: null }]))).toEqual([
      { type: 'text', text: 'Hi' },
    ]);
  });

  it('waits on the given clock before it answers', async () => {
    const clock = fakeClock();
    const chunks: ModelChunk[] = [];
    const answer = ask(testModel([{ delay: 100, say: 'Hi' }], { clock }), running(), chunks);
    await clock.advance(99);
    expect(chunks).toEqual([]);
    await clock.advance(1);
    await answer;
  });

  it('holds the stream open until it is released or aborted', async () => {
    const controller = new AbortController();
    const chunks: ModelChunk[] = [];
    const answer = ask(
      testModel([{ say: 'Hi', hold: new Promise(() => undefined) }]),
      controller.signal,
      chunks,
    );
    await fakeClock().settle();
    expect(chunks).toHaveLength(1);
    controller.abort(new Error('interrupt'));
    await expect(answer).rejects.toThrow('interrupt');
  });

  it('fails the test for an unexpected call, even if the caller swallows the error', async () => {
    const model = testModel([]);
    await expect(ask(model)).rejects.toThrow('unexpected model call 1, by Greeter for reply');
    expect(() => model.expectDone()).toThrow('unexpected model call 1');
  });

  it('fails the test for a call by another agent, and for a failed expectation of a step', async () => {
    for (const step of [
      { agent: 'Critic' },
      { purpose: 'select' as const },
      { expect: () => expect(1).toBe(2) },
    ]) {
      const model = testModel([step]);
      await expect(ask(model)).rejects.toThrow();
      expect(() => model.expectDone()).toThrow();
    }
  });

  it('fails the test for a step that was not used', () => {
    expect(() => testModel([{ say: 'Hi' }]).expectDone()).toThrow(
      '1 steps are left over, the first: {"say":"Hi"}',
    );
  });
});
