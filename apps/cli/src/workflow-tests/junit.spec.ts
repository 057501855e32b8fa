import { junitOf } from './junit.ts';
import type { Tested } from './tested.ts';

const tested = (name: string, more: Partial<Tested> = {}): Tested => ({
  test: { workflow_name: 'Flow', name, file: `Flow/tests/${name}.test.yaml` },
  failures: [],
  duration_ms: 1250,
  ...more,
});
const failure = (message: string) => ({
  at: { file: 'Flow/tests/b.test.yaml', line: 3, column: 5 },
  message,
  lines: ['- "a"', '+ "b"'],
});

describe('JUnit XML', () => {
  it('has a suite for each workflow, with failures and errors', () => {
    const other = {
      ...tested('d'),
      test: { workflow_name: 'Other', name: 'd', file: 'Other/tests/d.test.yaml' },
    };
    const xml = junitOf([
      tested('a'),
      tested('b', { failures: [failure('x < y & "z"')] }),
      tested('c', { failures: [failure('WF001')], broken: true }),
      other,
    ]);
    expect(xml).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="mozaiks" tests="4" failures="1" errors="1" time="5.000">
  <testsuite name="Flow" tests="3" failures="1" errors="1" time="3.750">
    <testcase name="a" classname="Flow" file="Flow/tests/a.test.yaml" time="1.250"/>
    <testcase name="b" classname="Flow" file="Flow/tests/b.test.yaml" time="1.250">
      <failure message="x &lt; y &amp; &quot;z&quot;">Flow/tests/b.test.yaml:3:5 x &lt; y &amp; &quot;z&quot;&#10;- &quot;a&quot;&#10;+ &quot;b&quot;</failure>
    </testcase>
    <testcase name="c" classname="Flow" file="Flow/tests/c.test.yaml" time="1.250">
      <error message="WF001">Flow/tests/b.test.yaml:3:5 WF001&#10;- &quot;a&quot;&#10;+ &quot;b&quot;</error>
    </testcase>
  </testsuite>
  <testsuite name="Other" tests="1" failures="0" errors="0" time="1.250">
    <testcase name="d" classname="Other" file="Other/tests/d.test.yaml" time="1.250"/>
  </testsuite>
</testsuites>
`);
  });

  it('removes characters that XML does not allow', () => {
    const xml = junitOf([tested('b', { failures: [failure('a\u0000\u001b[31m\ud800\uffff😀')] })]);
    expect(xml).toContain('message="a[31m\ufffd😀"');
  });
});
