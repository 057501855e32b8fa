import { redactValues, readVariables, serverEnvironment } from './server-environment.ts';

const ours: Readonly<Record<string, string>> = {
  PATH: '/bin',
  HOME: '/home/u',
  SYSTEMROOT: 'C:\\Windows',
  MONGODB_URI: 'secret',
  TOKEN_HERE: 'token',
};
const read = (name: string): string | undefined => ours[name];

describe('the environment of a server', () => {
  it('contains what it needs to start and what its workflow names, and nothing else', () => {
    expect(serverEnvironment({ TOKEN: 'token' }, read, 'linux')).toEqual({
      PATH: '/bin',
      HOME: '/home/u',
      TOKEN: 'token',
    });
    expect(serverEnvironment({}, read, 'win32')).toEqual({
      PATH: '/bin',
      SYSTEMROOT: 'C:\\Windows',
    });
  });

  it('may have another PATH', () => {
    expect(serverEnvironment({ PATH: '/other' }, read, 'linux')).toMatchObject({ PATH: '/other' });
  });

  it('is not created if a named variable is not set', () => {
    expect(readVariables({ env: { TOKEN: 'TOKEN_HERE' } }, read)).toEqual({
      ok: true,
      values: { TOKEN: 'token' },
    });
    expect(readVariables({ env: { TOKEN: 'NOT_SET' } }, read)).toEqual({
      ok: false,
      missing: 'NOT_SET',
    });
    expect(readVariables({}, read)).toEqual({ ok: true, values: {} });
  });
});

describe('the headers of a server', () => {
  const readHeader = (value: string) =>
    readVariables({ url: 'http://localhost', headers_env: { 'X-Key': 'KEY' } }, () => value);

  it('contain the values of variables, without a trailing line break', () => {
    expect(readHeader('token\n')).toEqual({ ok: true, values: { 'X-Key': 'token' } });
  });

  it('are not sent if a value is not a valid header value', () => {
    expect(readHeader('to\nken')).toEqual({ ok: false, missing: 'KEY' });
    expect(readHeader('tökén…')).toEqual({ ok: false, missing: 'KEY' });
  });
});

describe('the output of a server', () => {
  it('does not contain the values of its variables', () => {
    const redact = redactValues({ TOKEN: 'secret-token', SHORT: 'a' });
    expect(redact('refused secret-token: a bad secret-token')).toBe('refused ***: a bad ***');
  });
});
