import { chatKey, chatRef, isChatId, isTenantId, tenantScope } from './ids.ts';

describe('ids', () => {
  it.each(['ada@example.com', 'auth0|123', 'ü', 'x'.repeat(256)])(
    'of tenants may be any string of the platform: %s',
    (id) => {
      expect(isTenantId(id)).toBe(true);
    },
  );

  it.each(['', 'x'.repeat(257), 'a\u0000b', 'a\nb', '\ud800', 7, {}, null])(
    'of tenants may not be %p',
    (id) => {
      expect(isTenantId(id)).toBe(false);
    },
  );

  it.each([
    ['a', true],
    ['a.b:c-d_e', true],
    ['-a', false],
    ['a b', false],
    ['~start', false],
    ['a'.repeat(129), false],
  ])('of chats must match their pattern: %s', (id, fits) => {
    expect(isChatId(id)).toBe(fits);
  });

  it('of two tenants never give the same key', () => {
    const key = (app: string, user: string, chat: string): string =>
      chatKey(chatRef(tenantScope(app, user), chat));
    expect(key('a', 'b', 'c')).not.toBe(key('a","b', 'b', 'c'));
    expect(key('a|b', 'c', 'd')).not.toBe(key('a', 'b|c', 'd'));
  });

  it('that break the rule make no scope', () => {
    expect(() => tenantScope('', 'u')).toThrow(TypeError);
    expect(() => chatRef(tenantScope('a', 'u'), '../x')).toThrow(TypeError);
  });
});
