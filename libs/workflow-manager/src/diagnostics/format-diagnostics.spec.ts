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
      ['Flow/agents.yaml:2:4 error WF010 unknown key modle', '  2 | \t  modle: x', '    | \t  ^', '  hint: did you mean model?'].join('\n'),
    );
  });

  it('writes text without the file too', () => {
    expect(formatDiagnostics([{ ...diagnostic, hint: undefined } as unknown as Diagnostic])).toBe(
      'Flow/agents.yaml:2:4 error WF010 unknown key modle',
    );
    expect(formatDiagnostics([])).toBe('');
  });

  it('writes JSON as it is', () => {
    expect(JSON.parse(formatDiagnostics([diagnostic], { format: 'json' }))).toEqual([diagnostic]);
  });

  it('writes SARIF with a rule for every code', () => {
    const { version, runs } = JSON.parse(formatDiagnostics([diagnostic], { format: 'sarif' }));
    expect(version).toBe('2.1.0');
    expect(runs[0].results).toMatchObject([
      { ruleId: 'WF010', level: 'error', locations: [{ physicalLocation: { region: { startLine: 2, startColumn: 4 } } }] },
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
    expect(didYouMean(word, ['model', 'max_turns', 'initial_agent'])).toBe(known && `did you mean ${known}?`);
  });
});
