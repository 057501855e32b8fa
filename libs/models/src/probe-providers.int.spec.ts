import {
  startMockModelServer,
  type MockModelServer,
  type MockModelServerOptions,
} from '@mozaiks/testkit';
import { probeProviders } from './index.ts';
import { secretsOf } from './model-request.fixture.ts';

interface Asked {
  readonly keys: Record<string, string>;
  readonly model_provider?: string;
  readonly timeout_ms?: number;
}

describe('a probe of the providers', () => {
  const servers: MockModelServer[] = [];
  afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

  async function probe(
    options: MockModelServerOptions,
    { keys, model_provider, timeout_ms = 30_000 }: Asked,
  ) {
    const server = await startMockModelServer(options);
    servers.push(server);
    const settings = {
      anthropic_base_url: server.anthropic_url,
      openai_base_url: server.openai_url,
    };
    const chosen = model_provider === undefined ? settings : { ...settings, model_provider };
    const probed = await probeProviders({ settings: chosen, secrets: secretsOf(keys) }, timeout_ms);
    expect(server.requests).toEqual([]);
    return probed;
  }
  const both = { ANTHROPIC_API_KEY: 'a', OPENAI_API_KEY: 'o' };

  it('reaches those whose key is set, and the chosen one, without a model call', async () => {
    expect(await probe({}, { keys: both })).toEqual([
      { provider: 'anthropic', outcome: 'reached', message: '' },
      { provider: 'openai', outcome: 'reached', message: '' },
    ]);
    expect(await probe({}, { keys: {}, model_provider: 'openai-compatible' })).toEqual([
      { provider: 'openai-compatible', outcome: 'reached', message: '' },
    ]);
    expect(await probe({}, { keys: {}, model_provider: 'scripted' })).toEqual([]);
    expect(await probe({}, { keys: {} })).toEqual([]);
  });

  it('reports the message of a server that rejects the key', async () => {
    expect(await probe({ listFault: 401 }, { keys: both })).toEqual([
      { provider: 'anthropic', outcome: 'refused', status: 401, message: 'fault 401' },
      { provider: 'openai', outcome: 'refused', status: 401, message: 'fault 401' },
    ]);
  });

  it('recognizes servers that answer and have no list of models', async () => {
    expect(
      await probe({ listFault: 404 }, { keys: {}, model_provider: 'openai-compatible' }),
    ).toMatchObject([{ outcome: 'no_list', status: 404 }]);
  });

  it('waits no longer than allowed', async () => {
    const message = 'no answer within 0.2 s';
    expect(
      await probe({ listFault: 'hang' }, { keys: { OPENAI_API_KEY: 'o' }, timeout_ms: 200 }),
    ).toEqual([{ provider: 'openai', outcome: 'unreachable', message }]);
  });

  it('reports why no server answers, and what is not set', async () => {
    const unreachable = { openai_base_url: 'http://127.0.0.1:49151/v1' };
    const [probed] = await probeProviders(
      { settings: unreachable, secrets: secretsOf({ OPENAI_API_KEY: 'o' }) },
      30_000,
    );
    expect(probed).toMatchObject({
      outcome: 'unreachable',
      message: expect.stringContaining('ECONNREFUSED 127.0.0.1:49151'),
    });
    const chosen = { model_provider: 'openai' };
    expect(await probeProviders({ settings: chosen, secrets: secretsOf() }, 30_000)).toMatchObject([
      {
        provider: 'openai',
        outcome: 'unreachable',
        message: expect.stringContaining('OPENAI_API_KEY'),
      },
    ]);
  });
});
