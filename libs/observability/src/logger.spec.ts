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
  it('writes one JSON object a line, with the fields of the chat beside the message', () => {
    const { logger, lines } = logging();
    logger.log('info', 'hello', { event: 'greeting', app_id: 'a', chat_id: 'c', duration_ms: 3, data: { n: 1 } });
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

  it('tells counts of tokens', () => {
    const { logger, lines } = logging();
    logger.log('info', 'x', { data: { input_tokens: 41, first_token_ms: 42 } });
    expect(lines().join('')).toMatch(/41.*42/);
  });

  it('redacts fields with a secret name', () => {
    const { logger, lines } = logging();
    logger.log('info', 'x', { data: { api_key: 'plain-value', nested: { password: 'plain-value' } } });
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

  it('tells an error with its causes', () => {
    const { logger, lines } = logging();
    logger.log('error', 'failed', { error: new Error('outer', { cause: new Error('inner') }) });
    expect(JSON.parse(lines()[0] ?? '')).toMatchObject({ error: { message: 'outer', cause: { message: 'inner' } } });
  });
});
