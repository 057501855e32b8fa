import { verdictOf, type Tested } from './tested.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\t': '&#9;',
};
/** XML 1.0 does not allow other control characters, unpaired surrogates or noncharacters. */
const escape = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replace(/[&<>"\n\t]/g, (char) => ENTITIES[char] ?? char);
const seconds = (ms: number): string => (ms / 1000).toFixed(3);
const attributes = (values: Readonly<Record<string, string | number>>): string =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${escape(String(value))}"`)
    .join('');

function counts(tested: readonly Tested[]): Readonly<Record<string, string | number>> {
  const of = (verdict: string): number =>
    tested.filter((each) => verdictOf(each) === verdict).length;
  const time = seconds(tested.reduce((sum, { duration_ms }) => sum + duration_ms, 0));
  return {
    tests: tested.length,
    failures: of('failed'),
    errors: of('broken'),
    ...(of('skipped') > 0 ? { skipped: of('skipped') } : {}),
    time,
  };
}

const ELEMENTS = { passed: '', failed: 'failure', broken: 'error', skipped: 'skipped' } as const;

function testcase(tested: Tested): string {
  const { test, failures, duration_ms } = tested;
  const named = attributes({
    name: test.name,
    classname: test.workflow_name,
    file: test.file,
    time: seconds(duration_ms),
  });
  const element = ELEMENTS[verdictOf(tested)];
  const inner = failures.map(({ at, message, lines }) => {
    const text = [`${at.file}:${at.line}:${at.column} ${message}`, ...lines].join('\n');
    return `      <${element}${attributes({ message })}>${escape(text)}</${element}>\n`;
  });
  return inner.length === 0
    ? `    <testcase${named}/>\n`
    : `    <testcase${named}>\n${inner.join('')}    </testcase>\n`;
}

/** The results as JUnit XML, with a suite for each workflow. */
export function junitOf(tested: readonly Tested[]): string {
  const names = [...new Set(tested.map(({ test }) => test.workflow_name))];
  const suites = names.map((name) => {
    const own = tested.filter(({ test }) => test.workflow_name === name);
    return `  <testsuite${attributes({ name, ...counts(own) })}>\n${own.map(testcase).join('')}  </testsuite>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${attributes({ name: 'mozaiks', ...counts(tested) })}>\n${suites.join('')}</testsuites>\n`;
}
