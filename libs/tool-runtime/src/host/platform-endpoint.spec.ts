import fc from 'fast-check';
import { headerText } from './platform.ts';
import { platformAddress } from './platform-endpoint.ts';

const base = 'https://platform.example/api/v1';

describe('platformAddress', () => {
  it.each([
    ['users', `${base}/users`],
    ['users/a%20b/', `${base}/users/a%20b/`],
    ['users?name=a/b&x=1', `${base}/users?name=a/b&x=1`],
    ['users/me:search', `${base}/users/me:search`],
    ['v2.1/x..y', `${base}/v2.1/x..y`],
  ])('accepts %s', (endpoint, address) => {
    expect(platformAddress(base, endpoint)?.href).toBe(address);
  });

  it.each([
    '',
    '/',
    '/users',
    '//evil.example/x',
    'a//b',
    'https://evil.example',
    'https:evil.example',
    'javascript:1',
    '..',
    '../admin',
    'a/../../admin',
    'a/./b',
    '.',
    'a/%2e%2e/b',
    'a%2fb',
    'a%5cb',
    'a\\b',
    '\\\\evil.example',
    'a#b',
    'a b',
    'a\nb',
    'a%00b',
    '?x=1',
    'a?x=1#y',
    'é',
    '@evil.example/..',
  ])('refuses %j', (endpoint) => {
    expect(platformAddress(base, endpoint)).toBeUndefined();
  });

  it('never leaves the base, whatever the endpoint', () => {
    const hostile = fc.string({
      unit: fc.constantFrom('.', '/', '\\', '%2e', '%2f', ':', '@', '?', '#', 'a', '\t', ' '),
    });
    fc.assert(
      fc.property(fc.oneof(fc.string(), hostile), (endpoint) => {
        const href = platformAddress(base, endpoint)?.href;
        expect(href === undefined || href.startsWith(`${base}/`)).toBe(true);
      }),
    );
  });
});

describe('headerText', () => {
  it('keeps plain ids and is one-to-one', () => {
    expect(headerText('app_1:x')).toBe('app_1:x');
    const id = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((text) => !/\p{Surrogate}/u.test(text));
    fc.assert(fc.property(id, (text) => expect(decodeURIComponent(headerText(text))).toBe(text)));
  });
});
