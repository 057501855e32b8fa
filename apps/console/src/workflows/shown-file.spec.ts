import { shownFile } from './shown-file.ts';

const files = ['A/README.md', 'A/agents.yaml', 'A/tools.yaml', 'A/tools/x.ts'].map((path) => ({
  path,
  text: '',
}));
const described = {
  workflow_name: 'A',
  files,
  diagnostics: [{ severity: 'error', file: 'A/tools.yaml' }],
} as never;

describe('the file of a workflow that is shown', () => {
  it.each([
    ['A/tools/x.ts', 'A/tools/x.ts'],
    ['agents.yaml', 'A/agents.yaml'],
    [null, 'A/tools.yaml'],
    ['gone.yaml', 'A/tools.yaml'],
  ])('for %j is %s', (asked, path) => expect(shownFile(described, asked)?.path).toBe(path));

  it('is agents.yaml, if nothing is wrong', () => {
    expect(shownFile({ workflow_name: 'A', files, diagnostics: [] } as never, null)?.path).toBe(
      'A/agents.yaml',
    );
    expect(shownFile({ workflow_name: 'A', files: [], diagnostics: [] } as never, null)).toBeNull();
  });
});
