import { isOriginAllowed } from './origin.ts';

const allowed = (origin: string | undefined, host: string, list: string[] = []) =>
  isOriginAllowed(
    { headers: { host, ...(origin === undefined ? {} : { origin }) } },
    { allowedOrigins: list, allowLoopbackOrigins: false },
  );

const allowedInDevelopment = (origin: string, list: string[] = []) =>
  isOriginAllowed(
    { headers: { host: 'a.example', origin } },
    { allowedOrigins: list, allowLoopbackOrigins: true },
  );

describe('the origin of a page', () => {
  const cases: [name: string, page: Parameters<typeof allowed>, expected: boolean][] = [
    ['none', [undefined, 'a.example', ['https://b.example']], true],
    ['our own', ['http://a.example:8000', 'a.example:8000', []], true],
    ['our own behind a proxy that terminates TLS', ['https://a.example', 'a.example', []], true],
    ['our own with the default port', ['https://a.example:443', 'a.example', []], true],
    ['another port', ['http://a.example:8001', 'a.example:8000', []], false],
    ['another host with the same ending', ['https://evil-a.example', 'a.example', []], false],
    ['a sandboxed frame', ['null', 'null', []], false],
    ['a file', ['file:///', '', []], false],
    ['on the list', ['https://b.example', 'a.example', ['https://b.example/']], true],
    [
      'our own, but not on the list',
      ['https://a.example', 'a.example', ['https://b.example']],
      false,
    ],
    [
      'another scheme than on the list',
      ['http://b.example', 'a.example', ['https://b.example']],
      false,
    ],
    [
      'an extension on the list',
      ['chrome-extension://abc', 'a.example', ['chrome-extension://abc']],
      true,
    ],
    [
      'another extension',
      ['chrome-extension://abd', 'a.example', ['chrome-extension://abc']],
      false,
    ],
  ];
  it.each(cases)('%s', (_name, page, expected) => {
    expect(allowed(...page)).toBe(expected);
  });

  const loopback = [
    'http://localhost:5173',
    'http://127.0.0.1:3000',
    'https://[::1]:8443',
    'http://localhost',
  ];
  it.each(loopback)('%s is allowed only if loopback pages are allowed', (origin) => {
    expect(allowedInDevelopment(origin, ['https://b.example'])).toBe(true);
    expect(allowed(origin, 'a.example', ['https://b.example'])).toBe(false);
  });

  const foreign = [
    'http://localhost.example',
    'http://127.0.0.1.example',
    'https://evil.example',
    'null',
    'file://localhost/x',
  ];
  it.each(foreign)('%s is refused even if loopback pages are allowed', (origin) => {
    expect(allowedInDevelopment(origin)).toBe(false);
  });
});
