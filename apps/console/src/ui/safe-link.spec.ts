import { safeLink } from './safe-link.ts';

describe('a link of a message', () => {
  it.each(['https://example.com/a?b#c', 'http://example.com/', 'mailto:ada@example.com'])(
    'may lead to %s',
    (address) => {
      expect(safeLink(address)).toBe(address);
    },
  );

  it.each([
    'javascript:alert(1)',
    'JAVASCRIPT:alert(1)',
    ' java\nscript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    '/api/chats',
    '#/',
  ])('may not lead to %j', (address) => expect(safeLink(address)).toBeNull());
});
