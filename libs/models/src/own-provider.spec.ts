import type { ModelChunk } from '@mozaiks/contracts';
import { fakeClock, realClock, sequentialIds } from '@mozaiks/testkit';
import { createModels, type ModelsOptions } from './create-models.ts';
import { createModelCheck } from './model-check.ts';
import {
  aRequest,
  collect,
  fromUser,
  recordingLogger,
  secretsOf,
  textIn,
} from './model-request.fixture.ts';
import type { Provider } from './provider-call.ts';
import type { ProviderDefinition } from './provider-definition.ts';
import { DEFAULT_PROVIDERS } from './providers.ts';
import { defaultProvider } from './resolve-model.ts';

const tokens = {
  input_tokens: 1_000_000,
  output_tokens: 500_000,
  cached_input_tokens: null,
  reasoning_tokens: null,
  cost_usd: null,
};
const end = {
  type: 'finish',
  reason: 'stop',
  provider: '?',
  model: '?',
  usage: tokens,
  cached: false,
} as const;

const answering =
  (text: string): Provider =>
  async ({ sink }) => {
    sink.push({ type: 'text', text });
    sink.push(end);
  };

const house = (ask: Provider, more: Partial<ProviderDefinition> = {}): ProviderDefinition => ({
  name: 'house',
  default_model: 'house-1',
  ...more,
  create: () => ask,
});

function modelsWith(own: ProviderDefinition, options: Partial<ModelsOptions> = {}) {
  const logger = recordingLogger();
  const ports = {
    settings: {},
    secrets: secretsOf(),
    clock: realClock(),
    ids: sequentialIds(),
    logger,
  };
  const models = createModels({
    ...ports,
    limits: { backoff_ms: 1 },
    providers: [...DEFAULT_PROVIDERS, own],
    ...options,
  });
  const ask = async (llm_config: object = {}): Promise<readonly ModelChunk[]> =>
    collect(
      models.stream(
        aRequest({ llm_config: { provider: 'house', ...llm_config }, messages: [fromUser('hi')] }),
        new AbortController().signal,
      ),
    );
  return { models, ask, logger };
}

describe('a provider that an embedder registers', () => {
  it('answers under its own name, with its default model', async () => {
    const { ask } = modelsWith(house(answering('hello')));
    const chunks = await ask();
    expect(textIn(chunks)).toBe('hello');
    expect(chunks.at(-1)).toMatchObject({ type: 'finish', provider: 'house', model: 'house-1' });
  });

  it('is retried, and serves as a fallback', async () => {
    const asked: string[] = [];
    const flaky: Provider = async (call) => {
      asked.push(call.model);
      if (asked.length < 3) throw Object.assign(new Error('busy'), { status: 503 });
      await answering('at last')(call);
    };
    const { ask } = modelsWith(house(flaky));
    expect(
      textIn(await ask({ retries: 1, fallback: [{ provider: 'house', model: 'house-2' }] })),
    ).toBe('at last');
    expect(asked).toEqual(['house-1', 'house-1', 'house-2']);
  });

  it.each([
    ['first_byte', 'nothing', { reasoning_ms: 20 }],
    ['idle', 'half', { idle_ms: 20 }],
    ['total', 'nothing', { total_ms: 20 }],
  ])(
    'has the time limit %s, even if it ignores its signal after %s',
    async (limit, what, limits) => {
      const silent: Provider = async ({ sink }) => {
        if (what === 'half') sink.push({ type: 'text', text: 'half' });
        await new Promise(() => {});
      };
      const { ask } = modelsWith(house(silent), { limits });
      await expect(ask({ retries: 0 })).rejects.toMatchObject({
        code: 'model_timeout',
        details: { limit },
      });
    },
  );

  it('cannot write into the attempt after one that was cut off', async () => {
    const attempts: (() => void)[] = [];
    const late: Provider = async (call) => {
      const { sink } = call;
      if (attempts.length > 0) {
        attempts[0]?.();
        return answering('second')(call);
      }
      attempts.push(() => sink.push({ type: 'text', text: 'late' }));
      await new Promise(() => {});
    };
    const { ask } = modelsWith(house(late), { limits: { reasoning_ms: 20, backoff_ms: 1 } });
    expect(textIn(await ask())).toBe('second');
  });

  it('costs what the table or the author sets', async () => {
    const prices = { input: 2, output: 4, cached_input: 1, cache_write: 2 };
    const { ask, models } = modelsWith(house(answering('x')), {
      models: { 'house-1': { provider: 'house', context_window: 9, prices } },
    });
    expect((await ask()).at(-1)).toMatchObject({ usage: { cost_usd: 4 } });
    expect((await ask({ model: 'other', prices: { input: 1, output: 0 } })).at(-1)).toMatchObject({
      usage: { cost_usd: 1 },
    });
    expect((await ask({ model: 'other' })).at(-1)).toMatchObject({ usage: { cost_usd: null } });
    expect(models.resolve({ llm_config: { provider: 'house' } })).toMatchObject({
      context_window: 9,
      prices: { input: 2, output: 4 },
    });
  });

  it('warns of settings that it does not send, when it is loaded and once in the log', async () => {
    const own = house(answering('x'), {
      ignores: ({ config }) => (config.seed === undefined ? [] : ['seed is not sent']),
    });
    const { ask, logger } = modelsWith(own);
    await ask({ seed: 1 });
    await ask({ seed: 1 });
    expect(logger.lines.map(({ msg }) => msg)).toEqual(['house-1: seed is not sent']);
    const check = createModelCheck({ settings: {}, secrets: secretsOf(), providers: [own] });
    expect(
      check(
        { provider: 'house', seed: 1 },
        { tools: false, max_cost_usd: 1, prompt_tokens: 10, scripted: false },
      ),
    ).toEqual([
      'house-1: seed is not sent',
      'house-1: no price is known, so max_cost_usd cannot be enforced: set prices in its llm_config',
    ]);
  });

  it('gets its address and key resolved, and the key removed from its messages', async () => {
    const addresses: unknown[] = [];
    const own: ProviderDefinition = {
      ...house(answering('')),
      key_name: 'HOUSE_KEY',
      base_url: 'https://house.example',
      create:
        ({ addressOf }) =>
        async (call) => {
          const address = addressOf(call.config);
          call.asks(address);
          addresses.push(address);
          throw Object.assign(new Error(`no entry with ${address.key}`), { status: 400 });
        },
    };
    const { ask } = modelsWith(own, {
      secrets: secretsOf({ HOUSE_KEY: 'secret-of-the-house' }),
      expose_details: true,
    });
    const refused = await ask().catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'model_rejected', details: { provider: 'house' } });
    expect(JSON.stringify(refused)).not.toContain('secret-of-the-house');
    await ask({ base_url: 'https://elsewhere.example' }).catch(() => {});
    expect(addresses).toEqual([
      { base_url: 'https://house.example', key: 'secret-of-the-house', headers: {} },
      { base_url: 'https://elsewhere.example', key: null, headers: {} },
    ]);
    await expect(modelsWith(own).ask()).rejects.toMatchObject({
      code: 'model_not_configured',
      details: { missing: 'HOUSE_KEY' },
    });
  });

  it('is the default if it is first in the list, and replaces one of the same name', async () => {
    const own = house(answering('mine'), { key_name: 'HOUSE_KEY' });
    const configured = {
      settings: {},
      secrets: secretsOf({ HOUSE_KEY: 'h', OPENAI_API_KEY: 'o' }),
    };
    expect(defaultProvider({ ...configured, providers: [own, ...DEFAULT_PROVIDERS] })).toBe(
      'house',
    );
    expect(defaultProvider({ ...configured, providers: [...DEFAULT_PROVIDERS, own] })).toBe(
      'openai',
    );
    const openai = { ...own, name: 'openai' };
    const { ask } = modelsWith(own, { providers: [openai, ...DEFAULT_PROVIDERS] });
    expect(textIn(await ask({ provider: 'openai' }))).toBe('mine');
  });
});

describe('a provider that is not registered', () => {
  it('is named in the error, with the registered ones', () => {
    const models = createModels({
      settings: {},
      secrets: secretsOf(),
      clock: fakeClock(),
      ids: sequentialIds(),
      logger: recordingLogger(),
    });
    expect(() => models.resolve({ llm_config: { provider: 'house', model: 'm' } })).toThrow(
      expect.objectContaining({
        code: 'model_not_configured',
        details: {
          provider: 'house',
          missing: 'provider',
          detail:
            'there is no provider house: use one of anthropic, openai, openai-compatible, scripted',
        },
      }),
    );
  });
});
