import { parseTemplate, renderTemplate, renderValue } from './template.ts';

const values = {
  plan: 'free',
  order: { total: 5, items: [{ name: 'tea' }] },
  none: null,
  'with-dash': true,
};
const render = (source: string): string =>
  renderTemplate(source, (name) => values[name as keyof typeof values]);
const kindsOf = (source: string): string[] => parseTemplate(source).map(({ kind }) => kind);

describe('a template', () => {
  it.each([
    ['a variable', 'on {{plan}}', 'on free'],
    ['a variable between spaces', '{{ plan }}.', 'free.'],
    ['a dash in a name', '{{with-dash}}', 'true'],
    ['a path into an object', '{{order.total}}', '5'],
    ['a path through a list', '{{ order.items[0].name }}', 'tea'],
    ['a quoted key', '{{order["total"]}}', '5'],
    ['an object as JSON', '{{order.items}}', '[{"name":"tea"}]'],
    ['a path that leads nowhere as nothing', '<{{order.tax.rate}}>', '<>'],
    ['a variable that is unset as nothing', '<{{none}}{{missing}}>', '<>'],
    ['braces around a placeholder', '{"a":{"b":{{order.total}}}}', '{"a":{"b":5}}'],
    ['three braces as one around the value', '{{{plan}}}', '{free}'],
    ['a prototype as nothing', '<{{order.constructor}}>', '<>'],
  ])('inserts %s', (_what, source, text) => {
    expect(render(source)).toBe(text);
  });

  it.each([
    ['escaped braces', String.raw`a \{{ title }} b`, 'a {{ title }} b'],
    ['escaped braces that never close', String.raw`open with \{{`, 'open with {{'],
    [
      'escaped braces around an object',
      String.raw`style=\{{color: 'red'}}`,
      "style={{color: 'red'}}",
    ],
    ['a backslash before a placeholder', String.raw`C:\\{{plan}}`, String.raw`C:\free`],
    ['any other backslash', String.raw`\d \{ \\`, String.raw`\d \{ \\`],
    ['single braces', '{plan} }} {', '{plan} }} {'],
    ['braces that never close', 'a {{ b', 'a {{ b'],
  ])('gives %s as text', (_what, source, text) => {
    expect(render(source)).toBe(text);
    expect(kindsOf(source).filter((kind) => kind === 'unreadable')).toEqual([]);
  });

  it.each([
    '{{ plan | upper }}',
    '{{#each items}}',
    '{{}}',
    '{{ a + b }}',
    '{{plan} and ${order}}',
    "{{ color: 'red' }}",
    '{{9}}',
  ])('leaves %s as it is, and reports it as unreadable', (source) => {
    expect(render(source)).toBe(source);
    expect(parseTemplate(`a ${source}`)).toEqual([
      { kind: 'text', text: 'a ' },
      { kind: 'unreadable', written: source, at: 2 },
    ]);
  });

  it('gives the value itself if it is a single placeholder', () => {
    const get = (name: string) => values[name as keyof typeof values];
    expect(renderValue('{{order.items}}', get)).toEqual([{ name: 'tea' }]);
    expect(renderValue('{{missing}}', get)).toBeNull();
    expect(renderValue('{{plan}}!', get)).toBe('free!');
  });

  it('takes linear time', () => {
    const started = performance.now();
    for (const source of [
      '{'.repeat(500_000),
      '{{ '.repeat(200_000),
      '\\'.repeat(500_000),
      `{{${'a'.repeat(500_000)}`,
    ])
      render(source);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
