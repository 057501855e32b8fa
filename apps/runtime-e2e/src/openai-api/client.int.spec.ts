import OpenAI, { type APIError } from 'openai';
import { eventually } from '@mozaiks/testkit';
import { ask } from '../harness/ask.fixture.ts';
import { startServer, type Server } from '../harness/server.fixture.ts';
import { assistant, talkTo, user } from './client.fixture.ts';
import { OPENAI_WORKFLOWS } from './workflows.fixture.ts';

type Chunk = OpenAI.Chat.ChatCompletionChunk;

describe('The official OpenAI client', () => {
  let server: Server;
  let client: OpenAI;
  beforeAll(async () => {
    server = await startServer({ workflows: OPENAI_WORKFLOWS });
    client = talkTo(server).client;
  }, 120_000);
  afterAll(() => server?.dispose());

  const streamed = async (model: string, text: string, more: object = {}): Promise<Chunk[]> => {
    const stream = await client.chat.completions.create({
      model,
      messages: [user(text)],
      ...more,
      stream: true,
    });
    const chunks: Chunk[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    return chunks;
  };
  const textOf = (chunks: readonly Chunk[]): string =>
    chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('');
  const failure = async (asking: Promise<unknown>): Promise<APIError> =>
    asking.then(
      () => {
        throw new Error('it did not fail');
      },
      (error: unknown) => error as APIError,
    );

  it('lists the workflows as models, and retrieves one', async () => {
    const ids = (await client.models.list()).data.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(['Echo', 'Pay', 'Relay']));
    expect(await client.models.retrieve('Echo')).toEqual({
      id: 'Echo',
      object: 'model',
      created: 0,
      owned_by: 'mozaiks',
    });
    const bound = talkTo(server, { claims: { workflow_name: 'Echo' } }).client;
    expect((await bound.models.list()).data.map(({ id }) => id)).toEqual(['Echo']);
    expect((await failure(bound.models.retrieve('Pay'))).code).toBe('model_not_found');
  });

  it('gets a whole answer with its usage', async () => {
    const answer = await client.chat.completions.create({ model: 'Echo', messages: [user('hi')] });
    expect(answer).toMatchObject({
      object: 'chat.completion',
      model: 'Echo',
      choices: [
        {
          index: 0,
          finish_reason: 'stop',
          message: { role: 'assistant', content: 'You said hi.' },
        },
      ],
    });
    const { prompt_tokens = 0, completion_tokens = 0, total_tokens } = answer.usage ?? {};
    expect(completion_tokens).toBeGreaterThan(0);
    expect(total_tokens).toBe(prompt_tokens + completion_tokens);
  });

  it('gets the pieces of an answer while it is written, and its usage on request', async () => {
    const chunks = await streamed('Slow', 'hi');
    expect(chunks.length).toBeGreaterThan(5);
    expect(textOf(chunks)).toMatch(/^You said hi, and .* by one\.$/);
    expect(chunks[0]?.choices[0]?.delta.role).toBe('assistant');
    expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe('stop');
    expect(chunks.every((chunk) => !('usage' in chunk))).toBe(true);
    const counted = await streamed('Echo', 'hi', { stream_options: { include_usage: true } });
    expect(counted.at(-1)).toMatchObject({
      choices: [],
      usage: { total_tokens: expect.any(Number) },
    });
    expect(counted.slice(0, -1).every(({ usage }) => usage === null)).toBe(true);
    expect(new Set(counted.map(({ id }) => id)).size).toBe(1);
  });

  it('works with the helper that collects a stream', async () => {
    const stream = client.chat.completions.stream({ model: 'Echo', messages: [user('hi')] });
    expect(await stream.finalContent()).toBe('You said hi.');
  });

  it('sees the texts of agents, and neither handoffs nor tools', async () => {
    const { say } = talkTo(server);
    expect(await say('Relay', [user('go')])).toBe('A.\n\nB.');
    expect(await say('Shop', [user('buy tea')])).toBe('Your cart: ["tea"]');
    expect(textOf(await streamed('Relay', 'go'))).toBe('A.\n\nB.');
    expect(textOf(await streamed('Talk', 'go'))).toBe('Heard go.\n\nWhat else?');
  });

  it('lets a run continue after it disconnects', async () => {
    const metadata = { chat_id: 'left-alone' };
    for (const stream of [true, false]) {
      const abort = new AbortController();
      const asking = client.chat.completions.create(
        { model: 'Slow', messages: [user(`hi ${stream}`)], metadata, stream },
        { signal: abort.signal },
      );
      if (stream)
        for await (const chunk of (await asking) as AsyncIterable<Chunk>) {
          if (chunk.choices[0]?.delta.content) abort.abort();
        }
      else {
        const isRunning = async (): Promise<boolean> =>
          (await ask(server, 'GET /api/chats/left-alone')).body['status'] === 'running';
        await eventually(async () => expect(await isRunning()).toBe(true));
        abort.abort();
        await failure(asking);
      }
      await eventually(
        async () => {
          const { text } = await ask(server, 'GET /api/chats/left-alone/events?limit=1000');
          expect(text).toContain(`You said hi ${stream}, and that is a long story`);
        },
        { timeout_ms: 20_000 },
      );
    }
  }, 60_000);

  it('throws its own error classes, with the vendor’s wording', async () => {
    const asking = (model: string, more: object = {}) =>
      failure(client.chat.completions.create({ model, messages: [user('hi')], ...more }));
    const stranger = new OpenAI({ apiKey: 'sk-none', baseURL: `${server.url}/v1` });
    const key = await failure(stranger.models.list());
    expect(key).toBeInstanceOf(OpenAI.AuthenticationError);
    expect([key.code, key.type, key.param]).toEqual([
      'invalid_api_key',
      'authentication_error',
      null,
    ]);
    const old = talkTo(server, { claims: { exp: 1 } }).client;
    expect((await failure(old.models.list())).code).toBe('invalid_api_key');
    const model = await asking('gpt-9');
    expect(model).toBeInstanceOf(OpenAI.NotFoundError);
    expect([model.code, model.param]).toEqual(['model_not_found', 'model']);
    const body = await asking('Echo', { messages: 'hi' });
    expect(body).toBeInstanceOf(OpenAI.BadRequestError);
    expect([body.code, body.type, body.param]).toEqual([
      'invalid_request',
      'invalid_request_error',
      'messages',
    ]);
    expect((await asking('Echo', { n: 2 })).param).toBe('n');
    expect((await asking('Echo', { messages: [assistant('hi')] })).message).toContain(
      'the last message must be from the user',
    );
    const image = { type: 'input_audio', input_audio: {} };
    expect((await asking('Echo', { messages: [{ role: 'user', content: [image] }] })).status).toBe(
      400,
    );
    expect((await asking('Echo', { metadata: { chat_id: '-' } })).param).toBe('metadata');
    const bound = talkTo(server, { claims: { workflow_name: 'Echo' } });
    expect(await failure(bound.say('Slow', [user('hi')]))).toBeInstanceOf(
      OpenAI.PermissionDeniedError,
    );
  });

  it('does not retry a failed run, and gets the reason', async () => {
    const sent: string[] = [];
    const counting = talkTo(server, { sent });
    const error = await failure(counting.say('Fails', [user('hi')]));
    expect([error.status, error.code]).toEqual([502, 'script_no_answer']);
    expect(sent).toHaveLength(1);
    const chunks = streamed('Fails', 'hi');
    expect((await failure(chunks)).code).toBe('script_no_answer');
  });

  it('sends a conversation of megabytes', async () => {
    const long = 'x'.repeat(200_000);
    const turns = Array.from({ length: 34 }, (_, n) =>
      n % 2 === 0 ? user(long) : assistant(long),
    );
    expect(await talkTo(server).say('Echo', [...turns, user('hi')])).toBe('You said hi.');
  }, 60_000);

  it('gets an error for a conversation that is too large for the server', async () => {
    const turns = Array.from({ length: 50 }, () => user('x'.repeat(200_000)));
    const error = await failure(talkTo(server).say('Echo', turns));
    expect([error.status, error.code]).toEqual([413, 'request_too_big']);
  }, 60_000);
});
