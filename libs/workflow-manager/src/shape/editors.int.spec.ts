import type { Diagnostic } from '@mozaiks/contracts';
import {
  describeWithYamlLanguageServer,
  startYamlLanguageServer,
  type EditorCompletion,
  type EditorPosition,
  type YamlLanguageServer,
} from '@mozaiks/testkit';
import { SAMPLE_FOLDERS, WORKFLOWS } from '../spec/mutations/all.fixture.ts';
import { createBench, type Bench } from '../spec/mutations/mutate.fixture.ts';
import { GOOD_FILES, MISTAKEN_FILES, type WorkflowText } from '../spec/mutations/texts.fixture.ts';
import { parseYaml } from '../yaml/parse-yaml.ts';
import { acceptsText } from './editor-schema.fixture.ts';

const folder = new URL('../../../../schemas/', import.meta.url);
/** The text with a first line that names the schema of this repository. */
const named = ({ file, text }: WorkflowText): string =>
  `# yaml-language-server: $schema=${new URL(`${file}.schema.json`, folder).href}\n${text.replace(/^# yaml-language-server.*\n/, '')}`;
const isYaml = ({ file, text }: WorkflowText): boolean => {
  let isFine = true;
  parseYaml({ file, text }, () => (isFine = false));
  return isFine;
};

/** A position in a file at which a completion is requested. */
interface Place {
  readonly lines: readonly string[];
  readonly at: EditorPosition;
}

/** In an empty line after each key with a short value. */
function placesIn(text: string): readonly Place[] {
  const lines = text.split('\n');
  return lines.flatMap((line, index): Place[] => {
    const [, before] = /^(\s*(?:- )?)[\w-]+: +[^|>{[&*\s].*$/.exec(line) ?? [];
    if (before === undefined) return [];
    const empty = ' '.repeat(before.length);
    return [
      {
        lines: [...lines.slice(0, index + 1), empty, ...lines.slice(index + 1)],
        at: { line: index + 1, character: empty.length },
      },
    ];
  });
}

/**
 * The text with a completion inserted as an editor does it. The placeholders of the snippet are
 * left empty, or `item` is typed in a list.
 */
function accepted(
  { lines, at }: Place,
  { insertText, textEdit, label }: EditorCompletion,
  item = '',
): Place {
  const snippet = (textEdit?.newText ?? insertText ?? label).replace(/\n+$/, '');
  const plain = snippet
    .replaceAll(/\$\{\d+:((?:\\.|[^}])*)\}/g, '$1')
    .replaceAll(/\$(?:\d+|\{\d+\})/g, '')
    .replaceAll(/\\([$}\\])/g, '$1')
    .replaceAll(/- $/gm, `- ${item}`);
  const { start, end } = textEdit?.range ?? { start: at, end: at };
  const line = lines[start.line] ?? '';
  const indent = /^\s*/.exec(line)?.[0] ?? '';
  const written =
    line.slice(0, start.character) +
    plain.replaceAll('\n', `\n${indent}`) +
    line.slice(end.character);
  return {
    lines: [...lines.slice(0, start.line), ...written.split('\n'), ...lines.slice(start.line + 1)],
    at: { line: start.line, character: written.split('\n')[0]?.length ?? 0 },
  };
}

describeWithYamlLanguageServer('the schemas in the YAML language server', (program) => {
  let server: YamlLanguageServer;
  let bench: Bench;
  beforeAll(async () => {
    server = await startYamlLanguageServer(program);
    bench = createBench(WORKFLOWS, SAMPLE_FOLDERS);
  });
  afterAll(async () => {
    await server.stop();
    bench.remove();
  });

  const underlined = async (text: WorkflowText): Promise<readonly string[]> =>
    (await server.diagnose(named(text))).map(
      ({ range, message }) => `${text.name}:${range.start.line + 1} ${message}`,
    );

  it('underline nothing in a good file', async () => {
    expect((await Promise.all(GOOD_FILES.map(underlined))).flat()).toEqual([]);
  }, 60_000);

  it('underline something in a file that they do not accept, and nothing in one that they accept', async () => {
    // The language server merges what the loader refuses to merge.
    const files = MISTAKEN_FILES.filter((bad) => isYaml(bad) && !bad.text.includes('<<:'));
    const seen = await Promise.all(
      files.map(async (bad) => ({ bad, found: await underlined(bad) })),
    );
    const odd = seen.filter(({ bad, found }) => acceptsText(bad) !== (found.length === 0));
    expect(odd.map(({ bad, found }) => [bad.name, found])).toEqual([]);
  }, 60_000);

  /** Errors in the file, except for values that are still to be written. */
  const errorsOf = async (
    { name, file }: WorkflowText,
    { lines }: Place,
  ): Promise<readonly string[]> => {
    const [workflow = ''] = name.split('/');
    const { diagnostics } = await bench.make({
      in: [workflow, `${file}.yaml`],
      whole: lines.join('\n'),
      codes: [],
    });
    const isWrong = ({ severity, code, file: path }: Diagnostic): boolean =>
      severity === 'error' && path.endsWith(`/${file}.yaml`) && !TO_COME.includes(code);
    return diagnostics
      .filter(isWrong)
      .map(({ code, line, message }) => `${name}:${line} ${code} ${message}`);
  };
  const complete = (place: Place) => server.complete(place.lines.join('\n'), place.at);

  it('propose no key and no value that is an error, and no deprecated word', async () => {
    const tried = new Set<string>();
    const wrong: string[] = [];
    for (const good of GOOD_FILES.filter(({ name }) =>
      /^(?:Clinic|Shop|Kitchen|Bank|Travel|Puppet|Garden|Review)\/\w/.test(name),
    )) {
      for (const place of placesIn(named(good))) {
        for (const key of await complete(place)) {
          const written = accepted(place, key);
          const what = `${good.file} ${key.label} ${place.at.character}`;
          if (tried.has(what)) continue;
          tried.add(what);
          // The items of a list may be texts or maps.
          const errors = await errorsOf(good, written);
          if (errors.length > 0 && (await errorsOf(good, accepted(place, key, 'Xx'))).length > 0)
            wrong.push(what, ...errors);
          const open = accepted(place, { label: `${key.label}: ` });
          for (const value of await complete(open)) {
            const both = accepted(open, value);
            wrong.push(
              ...(await errorsOf(good, both)).map((error) => `${what}: ${value.label}: ${error}`),
            );
          }
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(tried.size).toBeGreaterThan(100);
    const words = [...tried].map((what) => what.split(' ')[1]);
    expect(words).not.toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /^(?:primary_agent|strategy|from_agent|filename|entry_point|metadata)$/,
        ),
      ]),
    );
  }, 240_000);

  it('explain every key of the format, in no words of our own code', async () => {
    const silent: string[] = [];
    for (const good of GOOD_FILES.filter(({ name }) => EXPLAINED.test(name))) {
      const text = named(good);
      for (const [line, content] of text.split('\n').entries()) {
        const [, before, key] = /^(\s*(?:- )?)([a-z_]+): /.exec(content) ?? [];
        if (before === undefined || key === undefined) continue;
        const shown = await server.hover(text, { line, character: before.length + 1 });
        if (!/\n\n\S/.test(shown)) silent.push(`${good.name}:${line + 1} ${key}`);
        expect(shown).not.toMatch(/\$defs|x-[a-z]|\|\||undefined|_\d\b|as published/);
      }
    }
    expect(silent).toEqual([]);
  }, 120_000);
});

/**
 * Errors that are caused by what was typed: a missing or surplus key, and names that do not exist.
 */
const TO_COME: readonly string[] = [
  'WF012',
  'WF019',
  'WF020',
  'WF021',
  'WF022',
  'WF023',
  'WF024',
  'WF025',
  'WF007',
  'WF040',
  'WF030',
  'WF033',
  'WF070',
];
/** Workflows whose authors wrote no JSON Schemas. */
const EXPLAINED =
  /^(?:Clinic|Press|Debate|Newsroom|Ladder|Shop|Library|Office|Bank|Garden|Relay|Review|Prose|SupportDesk)\//;
