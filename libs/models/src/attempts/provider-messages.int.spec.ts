import type { ModelChunk } from '@mozaiks/contracts';
import { realClock, sequentialIds } from '@mozaiks/testkit';
import { createModels } from '../create-models.ts';
import {
  aRequest,
  collect,
  fromUser,
  recordingLogger,
  secretsOf,
} from '../model-request.fixture.ts';
import { startRawServer, type RawReply, type RawServer } from '../raw-server.fixture.ts';

interface Seen {
  readonly code: string;
  readonly details: { readonly said?: string; readonly detail?: string };
}

describe('the error message of a model server', () => {
  let server: RawServer;
  beforeAll(async () => {
    server = await startRawServer();
  });
  afterAll(() => server.close());

  const logger = recordingLogger();
  const ask = (expose_details: boolean, url: string, retries = 0): Promise<ModelChunk[]> => {
    const models = createModels({
      settings: { model_provider: 'openai-compatible', default_model: 'm', openai_base_url: url },
      secrets: secretsOf({ OPENAI_API_KEY: 'sk-secret-key' }),
      clock: realClock(),
      ids: sequentialIds(),
      logger,
      limits: { backoff_ms: 1 },
      expose_details,
    });
    return collect(
      models.stream(
        aRequest({ llm_config: { retries }, messages: [fromUser('hi')] }),
        new AbortController().signal,
      ),
    );
  };
  const failed = async (reply: RawReply, tell = true): Promise<Seen> => {
    server.answer(reply);
    return ask(tell, `${server.url}/v1`).then(
      () => ({ code: 'an answer', details: {} }),
      (error: Seen) => error,
    );
  };
  const refusal = (message: string, part: object = {}): RawReply => ({
    status: 400,
    contentType: 'application/json',
    pieces: [
      JSON.stringify({ error: { message, type: 'invalid_request_error', code: '400', ...part } }),
    ],
  });
  const lastLine = () =>
    logger.lines.at(-1)?.fields?.data as { readonly said?: string } | undefined;

  it('reaches the author in the details of the error, and the operator in the log', async () => {
    const { code, details } = await failed(refusal('Invalid model name passed in model=m.'));
    expect([code, details.said]).toEqual([
      'model_rejected',
      'Invalid model name passed in model=m.',
    ]);
    expect(lastLine()?.said).toBe('Invalid model name passed in model=m.');
  });

  it('reaches only the operator if details are not exposed', async () => {
    const { details } = await failed(refusal('no such key'), false);
    expect([details.said, lastLine()?.said]).toEqual([undefined, 'no such key']);
  });

  it('names the type of the error, not a code that repeats the status', async () => {
    expect((await failed(refusal('no'))).details.detail).toBe(
      'openai-compatible m 400 invalid_request_error',
    );
  });

  it('is shortened, and contains no key', async () => {
    const { details } = await failed(refusal(`wrong key sk-secret-key ${'x'.repeat(2000)}`));
    expect([details.said?.length, details.said?.startsWith('wrong key *** x')]).toEqual([
      500,
      true,
    ]);
  });

  it('is found in a body that is text, or has another form', async () => {
    expect(
      (await failed({ status: 404, contentType: 'text/plain', pieces: ['no such page'] })).details
        .said,
    ).toContain('no such page');
    const detail = {
      status: 422,
      contentType: 'application/json',
      pieces: ['{"detail":"model is required"}'],
    };
    expect((await failed(detail)).details.said).toContain('model is required');
  });

  it('is reported with a failed attempt that another follows', async () => {
    server.answer({
      status: 503,
      contentType: 'application/json',
      pieces: ['{"error":{"message":"loading"}}'],
    });
    const seen: ModelChunk[] = [];
    const models = ask(true, `${server.url}/v1`, 1).catch(() => seen);
    await models;
    expect(
      logger.lines.filter(
        (line) => (line.fields?.data as { said?: string } | undefined)?.said === 'loading',
      ),
    ).toHaveLength(2);
  });

  it('is a single sentence if the error arrives within the stream', async () => {
    const pieces = [
      'data: {"error":{"code":500,"message":"no parser for this output","type":"server_error"}}\n\n',
    ];
    expect((await failed({ pieces })).details.said).toBe('no parser for this output');
  });

  it.each([
    ['400', 'model_rejected'],
    [402, 'model_rejected'],
    [429, 'model_overloaded'],
    [502, 'model_unavailable'],
    ['server_error', 'model_unavailable'],
  ])('with code %j within the stream is %s', async (errorCode, code) => {
    const pieces = [
      `data: {"error":{"code":${JSON.stringify(errorCode)},"message":"no","type":"None"}}\n\n`,
    ];
    expect((await failed({ pieces })).code).toBe(code);
  });

  it('names host and port if no server is listening', async () => {
    const gone = await startRawServer();
    await gone.close();
    const error: unknown = await ask(true, `${gone.url}/v1`).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'model_unavailable',
      details: { said: expect.stringContaining(new URL(gone.url).host) },
    });
  });

  it.each([
    [400, 'model_rejected'],
    [401, 'model_rejected'],
    [402, 'model_rejected'],
    [403, 'model_rejected'],
    [404, 'model_rejected'],
    [408, 'model_timeout'],
    [409, 'model_unavailable'],
    [422, 'model_rejected'],
    [429, 'model_overloaded'],
    [500, 'model_unavailable'],
    [501, 'model_rejected'],
    [502, 'model_unavailable'],
    [505, 'model_rejected'],
  ])('with status %d is %s', async (status, code) => {
    expect((await failed({ ...refusal('no', { type: 'none' }), status })).code).toBe(code);
  });

  it('is a rejection if a 5xx names a bad request', async () => {
    expect(
      (
        await failed({
          ...refusal('image input is not supported', { type: 'server_error' }),
          status: 500,
        })
      ).code,
    ).toBe('model_rejected');
    expect((await failed({ ...refusal('no'), status: 500 })).code).toBe('model_rejected');
  });

  it('reveals the window of the model if the request was too long', async () => {
    server.answer(
      refusal('maximum context length is 2048 tokens', { code: 'context_length_exceeded' }),
    );
    const models = createModels({
      settings: { model_provider: 'openai-compatible', openai_base_url: `${server.url}/v1` },
      secrets: secretsOf(),
      clock: realClock(),
      ids: sequentialIds(),
      logger,
    });
    const request = aRequest({
      llm_config: { model: 'm' },
      messages: [fromUser('x'.repeat(40_000))],
    });
    await expect(
      collect(models.stream(request, new AbortController().signal)),
    ).rejects.toMatchObject({
      code: 'model_rejected',
      details: { context_window: 2048 },
    });
    expect(models.resolve({ llm_config: { model: 'm' } }).context_window).toBe(2048);
    expect(models.resolve({ llm_config: { model: 'other' } }).context_window).toBeUndefined();
    expect(server.bodies).toHaveLength(1);
  });
});
