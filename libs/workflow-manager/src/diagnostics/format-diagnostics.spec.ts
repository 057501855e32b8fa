import type { Diagnostic } from '@mozaiks/contracts';
import { didYouMean } from './did-you-mean.ts';
import { formatDiagnostics } from './format-diagnostics.ts';

const diagnostic: Diagnostic = {
  code: 'WF010',
  severity: 'error',
  message: 'unknown key modle',
  workflow_name: 'Flow',
  file: 'Flow/agents.yaml',
  line: 2,
  column: 4,
  hint: 'did you mean model?',
};

describe('formatDiagnostics', () => {
  it('writes text with a caret under the place', () => {
    expect(formatDiagnostics([diagnostic], { source: () => 'a\n\t  modle: x\n' })).toBe(
      [
        'Flow/agents.yaml:2:4 error WF010 unknown key modle',
        '  2 | \t  modle: x',
        '    | \t  ^',
        '  hint: did you mean model?',
      ].join('\n'),
    );
  });

  it('writes text that cannot control the terminal, with the caret where it was', () => {
    const hostile = { ...diagnostic, message: 'unknown key \u001b[2J\n  modle' };
    const text = formatDiagnostics([hostile], { source: () => 'a\n\u001b]0;\u0007modle: x' });
    expect(text.split('\n').slice(0, 3)).toEqual([
      'Flow/agents.yaml:2:4 error WF010 unknown key \ufffd[2J modle',
      '  2 | \ufffd]0;\ufffdmodle: x',
      '    |    ^',
    ]);
  });

  it('writes text even without the file', () => {
    expect(formatDiagnostics([{ ...diagnostic, hint: undefined } as unknown as Diagnostic])).toBe(
      'Flow/agents.yaml:2:4 error WF010 unknown key modle',
    );
    expect(formatDiagnostics([])).toBe('');
  });

  it('writes JSON unchanged', () => {
    expect(JSON.parse(formatDiagnostics([diagnostic], { format: 'json' }))).toEqual([diagnostic]);
  });

  it('writes JSON without what only the command line uses', () => {
    const fixable = { ...diagnostic, fix: { replace: 'modle', with: 'model' } };
    expect(JSON.parse(formatDiagnostics([fixable], { format: 'json' }))).toEqual([diagnostic]);
  });

  it('writes workflow commands of GitHub, escaped', () => {
    const odd = {
      ...diagnostic,
      file: 'a,b:c%/agents.yaml',
      message: '100 %: x\ny, z',
      severity: 'note' as const,
    };
    expect(formatDiagnostics([diagnostic, odd], { format: 'github' }).split('\n')).toEqual([
      '::error file=Flow/agents.yaml,line=2,col=4,title=WF010::unknown key modle (did you mean model?)',
      '::notice file=a%2Cb%3Ac%25/agents.yaml,line=2,col=4,title=WF010::100 %25: x%0Ay, z (did you mean model?)',
    ]);
  });

  it('never shows a secret, nor the line that holds one', () => {
    const token = ['ghp', 'abcdefghij0123456789abcdefghij0123456789'].join('_');
    const lines = `a\nkey: ${token}\n`;
    expect(formatDiagnostics([diagnostic], { source: () => lines })).not.toContain(token);
    expect(
      formatDiagnostics([{ ...diagnostic, code: 'WF050' }], {
        source: () => 'a\npassword: hunter2',
      }),
    ).not.toContain('hunter2');
  });

  it('writes SARIF with a rule for every code', () => {
    const { version, runs } = JSON.parse(formatDiagnostics([diagnostic], { format: 'sarif' }));
    expect(version).toBe('2.1.0');
    expect(runs[0].results).toMatchObject([
      {
        ruleId: 'WF010',
        level: 'error',
        locations: [{ physicalLocation: { region: { startLine: 2, startColumn: 4 } } }],
      },
    ]);
    expect(runs[0].tool.driver.rules.map(({ id }: { id: string }) => id)).toContain('WF090');
  });
});

describe('didYouMean', () => {
  it.each([
    ['modle', 'model'],
    ['max_turn', 'max_turns'],
    ['Initial_Agent', 'initial_agent'],
    ['xyz', undefined],
  ])('%s: %s', (word, known) => {
    expect(didYouMean(word, ['model', 'max_turns', 'initial_agent'])).toBe(
      known && `did you mean ${known}?`,
    );
  });
});
