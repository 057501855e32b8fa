import { PassThrough } from 'node:stream';
import { createLogger, type LoggerOptions } from './index.ts';

function logging(options: Partial<LoggerOptions> = {}) {
  const stream = new PassThrough();
  const logger = createLogger({ level: 'debug', now: () => 0, stream, ...options });
  const lines = (): string[] =>
    String(stream.read() ?? '')
      .split('\n')
      .filter((line) => line !== '');
  return { logger, lines };
}

describe('the logger', () => {
  it('writes one JSON object per line, with the fields of the chat next to the message', () => {
    const { logger, lines } = logging();
    logger.log('info', 'hello', {
      event: 'greeting',
      app_id: 'a',
      chat_id: 'c',
      duration_ms: 3,
      data: { n: 1 },
    });
    expect(lines().map((line) => JSON.parse(line) as unknown)).toEqual([
      {
        ts: '1970-01-01T00:00:00.000Z',
        level: 'info',
        msg: 'hello',
        event: 'greeting',
        app_id: 'a',
        chat_id: 'c',
        duration_ms: 3,
        data: { n: 1 },
      },
    ]);
  });

  it.each(['json', 'text'] as const)('lets no value forge a line (%s)', (format) => {
    const { logger, lines } = logging({ format });
    logger.log('info', 'a\n{"level":"error"}', { app_id: 'x\ny', data: { text: 'p\r\nq\u2028r' } });
    expect(lines()).toHaveLength(1);
  });

  it('prints the stack of failed author code on indented lines, which cannot look like another line', () => {
    const { logger, lines } = logging({ format: 'text' });
    const stack = 'Error: no\n    at pay (tools/pay.ts:10:5)\r2026 ERROR forged';
    logger.log('warn', 'code of a workflow failed', { data: { function: 'pay', stack } });
    const [line, ...rest] = lines().join('\n').split('\n');
    expect(line).toMatch(/WARN {2}code of a workflow failed data={"function":"pay"}$/);
    expect(rest).toEqual([
      '    Error: no',
      '        at pay (tools/pay.ts:10:5)\\r2026 ERROR forged',
    ]);
  });

  it('leaves out what is below its level', () => {
    const { logger, lines } = logging({ level: 'warn' });
    logger.log('info', 'quiet');
    logger.log('error', 'loud');
    expect(lines()).toHaveLength(1);
  });

  it.each([
    ['a JWT', 'eyJhbGciOiJIUzI1NiJ9.eyJhcHBfaWQiOiJhIn0.c2lnbmF0dXJlc2ln'],
    ['a provider key', 'sk-ant-REDACTED'],
    ['a bearer header', 'Authorization: Bearer abcdefghijkl'],
    ['credentials in a URL', 'mongodb://root:hunter22@localhost/db'],
  ])('redacts %s', (_what, secret) => {
    const { logger, lines } = logging();
    logger.log('error', secret, { data: { deep: [secret] }, error: new Error(secret) });
    expect(lines().join('')).not.toMatch(/eyJ|sk-ant-REDACTED|abcdefghijkl|hunter22/);
  });

  it.each(['db_password', 'accessToken', 'OPENAI_API_KEY', 'x-api-key', 'Set-Cookie', 'jwt'])(
    'redacts a field with a secret name in any spelling: %s',
    (name) => {
      const { logger, lines } = logging();
      logger.log('info', 'x', { data: { [name]: 'plain-value' } });
      expect(lines().join('')).not.toContain('plain-value');
    },
  );

  it('writes counts of tokens', () => {
    const { logger, lines } = logging();
    logger.log('info', 'x', { data: { input_tokens: 41, first_token_ms: 42 } });
    expect(lines().join('')).toMatch(/41.*42/);
  });

  it('redacts fields with a secret name', () => {
    const { logger, lines } = logging();
    logger.log('info', 'x', {
      data: { api_key: 'plain-value', nested: { password: 'plain-value' } },
    });
    expect(lines().join('')).not.toContain('plain-value');
  });

  it('never throws, whatever it is given', () => {
    const { logger, lines } = logging();
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    const unreadable = Object.defineProperty({}, 'x', {
      enumerable: true,
      get: () => {
        throw new Error('no');
      },
    });
    for (const odd of [cycle, unreadable, 10n, Symbol('s'), '\ud800', 'x'.repeat(100_000)]) {
      expect(() => logger.log('error', 'odd', { error: odd })).not.toThrow();
    }
    expect(lines()).toHaveLength(6);
  });

  it('writes an error with its causes', () => {
    const { logger, lines } = logging();
    logger.log('error', 'failed', { error: new Error('outer', { cause: new Error('inner') }) });
    expect(JSON.parse(lines()[0] ?? '')).toMatchObject({
      error: { message: 'outer', cause: { message: 'inner' } },
    });
  });
});

describe('the logger of an area', () => {
  const messages = (options: Partial<LoggerOptions>): string[] => {
    const { logger, lines } = logging({
      level: 'info',
      areaLevels: { runner: 'debug', transport: 'error' },
      ...options,
    });
    for (const each of [
      logger,
      logger.area('runner'),
      logger.area('transport'),
      logger.area('models'),
    ]) {
      each.log('debug', 'a detail');
      each.log('warn', 'a warning');
    }
    return lines();
  };

  it('writes lines at the level of that area or above, otherwise at the general level', () => {
    expect(messages({}).map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { level: 'warn' },
      { level: 'debug', area: 'runner' },
      { level: 'warn', area: 'runner' },
      { level: 'warn', area: 'models' },
    ]);
  });

  it('writes all fields of an area at level debug for people, and only the necessary ones of others', () => {
    expect(messages({ format: 'text' }).map((line) => line.slice(13))).toEqual([
      'WARN  a warning',
      'DEBUG a detail area=runner',
      'WARN  a warning area=runner',
      'WARN  a warning',
    ]);
  });
});

describe('the logger for people', () => {
  const shown = (options: Partial<LoggerOptions> = {}) => {
    const { logger, lines } = logging({ level: 'info', format: 'text', ...options });
    return { logger, lines: () => lines().map((line) => line.replace(/^00:00:00\.000 /, '')) };
  };
  const run = { app_id: 'a', user_id: 'u', chat_id: 'c1', run_id: 'r', workflow_name: 'Flow' };
  const usage = { input_tokens: 100, output_tokens: 52, cost_usd: 0.00312, model_calls: 2 };
  const wholeRun = (logger: ReturnType<typeof createLogger>): void => {
    logger.log('info', 'run started', {
      ...run,
      event: 'workflow_start',
      data: { workflow_version: 'v' },
    });
    logger.log('info', 'usage', { ...run, event: 'usage', agent: 'A', data: usage });
    logger.log('info', 'usage', { ...run, event: 'usage', agent: 'A', data: usage });
    logger.log('info', 'run ended: done', {
      ...run,
      event: 'workflow_complete',
      duration_ms: 389,
      data: { usage },
    });
  };

  it('writes one line for a run', () => {
    const { logger, lines } = shown();
    wholeRun(logger);
    expect(lines()).toEqual([
      'INFO  Flow: run ended: done in 389 ms, 2 model calls, 152 tokens, $0.00312 chat_id=c1',
    ]);
  });

  it('writes every line with all fields at level debug', () => {
    const { logger, lines } = shown({ level: 'debug' });
    wholeRun(logger);
    expect(lines()).toHaveLength(4);
    expect(lines().join('')).not.toMatch(/^INFO {2}Flow:/m);
  });

  it('writes every line in JSON', () => {
    const { logger, lines } = logging({ level: 'info', format: 'json' });
    wholeRun(logger);
    expect(lines().map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
      'run started',
      'usage',
      'usage',
      'run ended: done',
    ]);
  });

  it('leaves out counts that are not known', () => {
    const { logger, lines } = shown();
    const unknown = { input_tokens: null, output_tokens: null, cost_usd: null, model_calls: 1 };
    logger.log('info', 'run ended: done', {
      event: 'workflow_complete',
      duration_ms: 2500,
      data: { usage: unknown },
    });
    expect(lines()).toEqual(['INFO  run ended: done in 2.5 s, 1 model call']);
  });

  it.each([
    [
      'Connection error.: fetch failed: connect ECONNREFUSED 127.0.0.1:11434',
      'connection refused: 127.0.0.1:11434',
    ],
    [
      'Connection error.: fetch failed: getaddrinfo ENOTFOUND models.test',
      'unknown host: models.test',
    ],
    ['localhost:11434: ECONNREFUSED', 'connection refused: localhost:11434'],
    ['400 This model does not support tools.', '400 This model does not support tools.'],
  ])('puts the cause of a failed run in words: %s', (cause, words) => {
    const { logger, lines } = shown();
    logger.log('error', 'run failed: no answer', {
      ...run,
      event: 'workflow_error',
      code: 'model_unavailable',
      data: { cause },
    });
    expect(lines()).toEqual([
      `ERROR Flow: run failed: no answer: ${words} chat_id=c1 code=model_unavailable`,
    ]);
  });

  it('writes the messages of an error and its causes, each once', () => {
    const { logger, lines } = shown();
    logger.log('error', 'failed', {
      error: new Error('outer', { cause: new Error('inner', { cause: new Error('inner') }) }),
    });
    expect(lines()).toEqual(['ERROR failed: outer: inner']);
  });

  it('keeps other data', () => {
    const { logger, lines } = shown();
    logger.log('info', 'a tool printed', {
      event: 'tool_output',
      workflow_name: 'Flow',
      data: { text: 'hi' },
    });
    expect(lines()).toEqual(['INFO  Flow: a tool printed data={"text":"hi"}']);
  });

  it('writes a warning once if it is repeated for the same run', () => {
    const { logger, lines } = shown();
    for (const run_id of ['r', 'r', 's'])
      logger.log('warn', 'no answer', { ...run, run_id, event: 'error', data: { cause: 'x' } });
    expect(lines()).toHaveLength(2);
  });

  it('leaves out a failed reply attempt, which the line of the run repeats, and no other attempt', () => {
    const { logger, lines } = shown();
    for (const purpose of ['reply', 'repair', 'select'])
      logger.log('warn', 'a model attempt failed', {
        event: 'model_attempt_failed',
        data: { purpose },
      });
    expect(lines()).toEqual(['WARN  a model attempt failed data={"purpose":"select"}']);
  });
});
