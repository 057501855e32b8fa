import { randomFrom } from '@mozaiks/testkit';
import { compilePattern, patternFrom } from './pattern.ts';
import { patternSource } from './pattern.fixture.ts';

describe('a pattern', () => {
  const found: [pattern: string, text: string, match: string | null][] = [
    ['credit\\s+card', 'credit\u00a0card', 'credit\u00a0card'],
    ['^\\s{4}$', '\u000b\u2028\ufeff\u3000', '\u000b\u2028\ufeff\u3000'],
    ['\\uD83D\\uDE00', 'a 😀', '😀'],
    ['^.$', '😀', '😀'],
    ['^\\-.$', '-😀', null], // only valid without the flag u: then the face is two characters
    ['\\bé', 'é', null],
    ['.', '\u2028', null],
    ['a$', 'a\n', null],
    ['[^]', '\n', '\n'],
    ['[]', 'a', null],
    ['(?i)STRASSE', 'strasse', 'strasse'],
    ['(?s)a.b', 'a\nb', 'a\nb'],
    ['(?m)^b$', 'a\rb\u2028c', 'b'],
    ['(?im)^B$', 'a\nb', 'b'],
    ['\\p{Lu}+', 'aÉB', 'ÉB'],
    ['\\p{Emoji_Presentation}', 'a😀', '😀'],
  ];
  it.each(found)('%s in %j finds %j', (pattern, text, match) => {
    expect(patternFrom(pattern).match(text)?.[0] ?? null).toBe(match);
  });

  const refused: [pattern: string, message: RegExp][] = [
    ['(?<q>["\'])secret\\k<q>', /back reference.*\\k<q>/],
    ['(a)\\1', /back reference/],
    ['a(?=b)', /look-around/],
    ['(?<!a)b', /look-around/],
    ['a{1001}', /repeat/],
    ['a(', /Unterminated group/],
    ['(?-i)a', /Invalid/],
  ];
  it.each(refused)('%s is refused', (pattern, message) => {
    expect(compilePattern(pattern)).toMatchObject({
      ok: false,
      message: expect.stringMatching(message) as string,
    });
  });

  it.each(['(?:(a)|b)+', '(|a)*', '(a*?)*', '(a*)?'])(
    '%s is refused if the text of its match counts',
    (pattern) => {
      expect(compilePattern(pattern).ok).toBe(true);
      expect(compilePattern(pattern, { exact: true })).toMatchObject({
        ok: false,
        message: expect.stringContaining('in linear time') as string,
      });
    },
  );

  it('takes time linear in the text', () => {
    expect(patternFrom('^(a+)+$').test(`${'a'.repeat(20_000)}b`)).toBe(false);
  });

  it('replaces every match by the text as it is', () => {
    expect(patternFrom('\\d').replace('a1b2', '$&')).toBe('a$&b$&');
    expect(patternFrom('(?m)^').replace('a\r\nb', '> ')).toBe('> a\r> \n> b');
  });
});

describe('patterns and JavaScript', () => {
  /** Read with `u` if that is valid. */
  const javascript = (source: string, flags: string): RegExp => {
    try {
      return new RegExp(source, `${flags}gu`);
    } catch {
      return new RegExp(source, `${flags}g`);
    }
  };
  /** Against ECMA-262, V8 finds `\B` inside a character that is a surrogate pair. */
  const isComparable = (source: string, text: string): boolean =>
    !(source.includes('\\B') && /[\u{10000}-\u{10ffff}]/u.test(text));

  it('find the same in more than a thousand generated texts', () => {
    const generated = patternSource(randomFrom(13));
    const differences: object[] = [];
    for (let made = 0; made < 600; made += 1) {
      const [source, flags] = [generated.pattern(), generated.flags()];
      const regex = javascript(source, flags);
      const pattern = patternFrom(`${flags === '' ? '' : `(?${flags})`}${source}`);
      const isExact = compilePattern(source, { exact: true }).ok;
      for (const text of [generated.text(), generated.text()].filter((one) =>
        isComparable(source, one),
      )) {
        regex.lastIndex = 0;
        const groups = [...(regex.exec(text) ?? [])].map((group) => group ?? null);
        const expected = [groups, text.replace(regex, '<>')];
        const actual = [pattern.match(text) ?? [], pattern.replace(text, '<>')];
        const same = isExact
          ? JSON.stringify(expected) === JSON.stringify(actual)
          : groups.length > 0 === pattern.test(text);
        if (!same) differences.push({ source, flags, text, expected, actual });
      }
    }
    expect(differences).toEqual([]);
  }, 60_000);
});
