import { createReporter, MAX_DIAGNOSTICS, TooManyErrors, type Problem } from './reporter.ts';

const at = (line: number) => ({ file: 'Flow/agents.yaml', line, column: 1 });
const error = (line: number): Problem => ({
  code: 'WF010',
  at: at(line),
  message: `unknown key k${line}`,
});
const warning = (line: number): Problem => ({
  code: 'WF018',
  at: at(line),
  message: `k${line} has no effect`,
});
const lines = (count: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => index + 1);

describe('a reporter', () => {
  it('stops the load at the error after the hundredth', () => {
    const { report, diagnostics } = createReporter('Flow');
    for (const line of lines(MAX_DIAGNOSTICS)) report(error(line));
    expect(() => report(error(101))).toThrow(TooManyErrors);
    expect(diagnostics()).toHaveLength(MAX_DIAGNOSTICS + 1);
    expect(diagnostics().at(-1)).toMatchObject({
      code: 'WF091',
      line: 101,
      message: 'more than 100 diagnostics: the others were left out',
    });
  });

  it('lets a load with more than a hundred warnings continue, and says that some were left out', () => {
    const { report, diagnostics } = createReporter('Flow');
    for (const line of lines(1_000)) report(warning(line));
    expect(diagnostics().map(({ code }) => code)).toEqual([
      ...lines(MAX_DIAGNOSTICS).map(() => 'WF018'),
      'WF091',
    ]);
  });

  it('leaves out warnings before it leaves out errors', () => {
    const { report, diagnostics } = createReporter('Flow');
    for (const line of lines(MAX_DIAGNOSTICS)) report(warning(line));
    for (const line of lines(30)) report(error(line));
    const codes = diagnostics().map(({ code }) => code);
    expect(codes.filter((code) => code === 'WF010')).toHaveLength(30);
    expect(codes.filter((code) => code === 'WF018')).toHaveLength(70);
    expect(codes.at(-1)).toBe('WF091');
  });

  it('counts a repeated diagnostic once', () => {
    const { report, diagnostics } = createReporter('Flow');
    for (const _ of lines(200)) report(error(1));
    expect(diagnostics()).toHaveLength(1);
  });

  it('cuts long messages', () => {
    const { report, diagnostics } = createReporter('Flow');
    report({ ...error(1), message: 'k'.repeat(100_000) });
    expect(diagnostics()[0]?.message.length).toBeLessThan(1_000);
  });
});
