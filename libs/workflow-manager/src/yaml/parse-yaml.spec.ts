import { createReporter } from '../diagnostics/reporter.ts';
import { positionIn, toJson } from './node.ts';
import { parseYaml } from './parse-yaml.ts';
import { unclosedBracket } from './unclosed-bracket.ts';
import { fieldOf, itemsOf } from './read-node.ts';

function parse(text: string) {
  const { report, diagnostics } = createReporter('Flow');
  const node = parseYaml({ file: 'f.yaml', text }, report);
  return {
    node,
    value: node && toJson(node),
    found: diagnostics().map(({ code, line, column }) => `${code} ${line}:${column}`),
  };
}

describe('parseYaml', () => {
  it('reads values by the YAML 1.2 core schema', () => {
    const text = 'a: yes\nb: 0x10\nc: ~\nd: "12"\ne: 1e3\nf: true\ng:\nh: !!str 7\ni: 012\n';
    expect(parse(text).value).toEqual({
      a: 'yes',
      b: 16,
      c: null,
      d: '12',
      e: 1000,
      f: true,
      g: null,
      h: '7',
      i: 12,
    });
  });

  it('knows the position of every value', () => {
    const { node } = parse('a:\n  - x\n  - "y"\n  - {k: 1}\n');
    expect(itemsOf(fieldOf(node, 'a')).map(({ at }) => `${at.line}:${at.column}`)).toEqual([
      '2:5',
      '3:5',
      '4:5',
    ]);
  });

  it.each([
    ['a plain text', 'a: one two', 4, '1:8'],
    ['a quoted text', 'a: "one two"', 4, '1:9'],
    ['a text in JSON', '{"a": "one two"}', 4, '1:12'],
    ['a literal block', 'a: |\n  one\n  two\n', 4, '3:3'],
    ['a folded block, by its beginning', 'a: >\n  one\n  two\n', 4, '2:1'],
    ['a text with escapes, by its beginning', 'a: "\\u0041 two"', 2, '1:4'],
  ])('finds a character inside %s', (...[, text, offset, place]) => {
    const value = fieldOf(parse(text).node, 'a');
    const at = value && positionIn(value, offset);
    expect(`${at?.line}:${at?.column}`).toBe(place);
  });

  it('ignores line ends and a byte order mark', () => {
    expect(parse('\uFEFFa: |\r\n  one\r\n  two\r\n').value).toEqual({ a: 'one\ntwo\n' });
  });

  it.each(['', '# only a comment\n'])('reads an empty file as nothing: %j', (text) => {
    expect(parse(text)).toEqual({ node: undefined, value: undefined, found: [] });
  });

  it('reports everything that is wrong with a file, not only the first', () => {
    expect(parse('a: 1\na: 2\n__proto__: 3\nb: .inf\nc: *nobody\n').found).toEqual([
      'WF003 2:1',
      'WF004 3:1',
      'WF005 4:4',
      'WF005 5:4',
    ]);
  });

  it.each([
    ['a second document', 'a: 1\n---\nb: 2\n', 'WF005 3:1'],
    ['a list as a key', '? [a]\n: b\n', 'WF005 1:3'],
    ['a tag of its own', 'a: !mine x\n', 'WF005 1:4'],
    ['what is no YAML', 'a: b: c\n', 'WF001 1:5'],
    ['a tab as indent', 'a:\n\tb: 1\n', 'WF001 2:1'],
  ])('refuses %s', (_what, text, found) => {
    expect(parse(text).found).toEqual([found]);
  });

  it('follows aliases, each to the value of its anchor', () => {
    expect(parse('a: &x {k: 1}\nb: [*x, *x]\n').value).toEqual({
      a: { k: 1 },
      b: [{ k: 1 }, { k: 1 }],
    });
  });

  it('follows 100 aliases and no more', () => {
    expect(parse(`a: &x 1\nb: [${'*x, '.repeat(100)}]\n`).found).toEqual([]);
    expect(parse(`a: &x 1\nb: [${'*x, '.repeat(101)}]\n`).found).toEqual(['WF002 2:405']);
  });

  it('counts the aliases inside the target of an alias', () => {
    const bomb = ['a0: &a0 [1, 1]'];
    for (let level = 1; level < 12; level += 1)
      bomb.push(`a${level}: &a${level} [*a${level - 1}, *a${level - 1}]`);
    expect(parse(bomb.join('\n')).found).toEqual(['WF002 6:15']);
  });

  it('limits the size that aliases expand to', () => {
    expect(parse(`a: &x [${'1,'.repeat(5_000)}]\nb: [${'*x, '.repeat(50)}]\n`).found[0]).toMatch(
      /^WF002 2:/,
    );
  });

  it('refuses an alias to the value that contains it', () => {
    expect(parse('a: &x [*x]\n').found).toEqual(['WF005 1:8']);
  });

  it('refuses more than 1 MiB', () => {
    expect(parse(`a: ${'x'.repeat(1024 * 1024)}`).found).toEqual(['WF002 1:1']);
  });

  it('refuses more than 64 levels', () => {
    expect(parse(`a: ${'['.repeat(63)}${']'.repeat(63)}`).found).toEqual([]);
    expect(parse(`a: ${'['.repeat(64)}${']'.repeat(64)}`).found).toEqual(['WF002 1:67']);
  });
});

describe('a bracket that is not closed', () => {
  it.each<[string, { readonly bracket: string; readonly offset: number } | undefined]>([
    ['a: [1, 2\nb: 3', { bracket: '[', offset: 3 }],
    ['a: { b: [1 }', { bracket: '[', offset: 8 }],
    ['- { a: 1\n- b', { bracket: '{', offset: 2 }],
    ['a: [1]\nb: c', undefined],
    ['a: see [1\nb: c', undefined],
    ["a: 'it''s [1'\nb: c", undefined],
    ['a: b # [1', undefined],
    ['a: |\n  - [ ] one\n  - [\nb: [2', { bracket: '[', offset: 26 }],
  ])('is found in %j', (text, expected) => {
    expect(unclosedBracket(text)).toEqual(expected);
  });
});
