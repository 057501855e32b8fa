import { aRequest, fromUser } from '../model-request.fixture.ts';
import { contextLength } from './context-length.ts';
import { factsOf } from './error-facts.ts';
import { createLearnedWindows } from './learned-windows.ts';

const said = (error: object) => contextLength(factsOf({ status: 400, ...error }));

describe('a rejection for its length', () => {
  it.each<[string, object, object]>([
    [
      'OpenAI',
      {
        message:
          "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens.",
        code: 'context_length_exceeded',
      },
      { window: 8192, prompt: 9000 },
    ],
    [
      'Anthropic',
      { message: 'prompt is too long: 210,000 tokens > 200,000 maximum' },
      { window: 200_000, prompt: 210_000 },
    ],
    [
      'llama.cpp',
      {
        message: 'the request exceeds the available context size, try increasing it',
        type: 'exceed_context_size_error',
        error: { n_prompt_tokens: 9000, n_ctx: 8192 },
      },
      { window: 8192, prompt: 9000 },
    ],
    ['a server without numbers', { message: 'input is too long' }, { window: null, prompt: null }],
  ])('is recognized in the words of %s', (_who, error, length) => {
    expect(said(error)).toEqual(length);
  });

  it('is no other rejection', () => {
    expect(said({ message: 'max_tokens must be positive' })).toBeNull();
  });
});

describe('a learned window', () => {
  const request = aRequest({ messages: [fromUser('x'.repeat(40_000))] });

  it('is the one that the server names, in tokens of the runtime', () => {
    expect(createLearnedWindows().learn('m', request, { window: 8192, prompt: null })).toBe(8192);
    expect(createLearnedWindows().learn('m', request, { window: 8000, prompt: 20_000 })).toBe(4000);
  });

  it('is smaller than the request if the server names none, or a larger one', () => {
    expect(createLearnedWindows().learn('m', request, { window: null, prompt: null })).toBe(7500);
    expect(createLearnedWindows().learn('m', request, { window: 12_000, prompt: null })).toBe(7500);
  });

  it('shrinks with every rejection, and is known from then on', () => {
    const windows = createLearnedWindows();
    windows.learn('m', request, { window: 8000, prompt: null });
    expect(windows.learn('m', request, { window: 8000, prompt: null })).toBe(6000);
    expect([windows.of('m'), windows.of('other')]).toEqual([6000, undefined]);
  });
});
