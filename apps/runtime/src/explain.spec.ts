import { createTokenVerifier } from '@mozaiks/auth';
import { RuntimeError } from '@mozaiks/contracts';
import { readFileSync } from 'node:fs';
import { ConfigError } from './config/read-settings.ts';
import { explain } from './explain.ts';
import { systemClock as clock } from './system.ts';

const thrownBy = (action: () => unknown): unknown => {
  try {
    return action();
  } catch (error) {
    return error;
  }
};
const refusedKeys = () =>
  createTokenVerifier({
    settings: { issuers: ['i'], keys: { kind: 'jwks', url: 'ftp://x' } },
    clock,
    logger: { log: () => undefined },
  });

describe('the explanation why the server cannot start', () => {
  it.each([
    ['settings', new ConfigError(['PORT must be a whole number']), /PORT must be a whole number/],
    ['keys', thrownBy(refusedKeys), /^cannot start: the address of the JWK Set must be https$/],
    [
      'a store',
      new RuntimeError('store_unavailable', {}, new Error('file is not a database')),
      /store_unavailable.*: file is not a database$/,
    ],
    [
      'files',
      thrownBy(() => readFileSync('/no/such/file')),
      /^cannot start: ENOENT: no such file or directory, open '\/no\/such\/file'$/,
    ],
    [
      'the port',
      Object.assign(new Error('listen EADDRINUSE'), { code: 'EADDRINUSE', syscall: 'listen' }),
      /set PORT/,
    ],
  ])('is actionable and without a stack for %s', (_, error, words) => {
    expect(explain(error)).toMatch(words);
    expect(explain(error)).not.toMatch(/\n\s+at /);
  });

  it('is a stack for a bug', () => {
    expect(explain(new TypeError('x is not a function'))).toMatch(/\n\s+at /);
  });
});
