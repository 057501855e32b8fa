import { workflowEntries } from '../server/workflow-entry.ts';
import { healedTitles } from './use-healed.ts';

const entriesOf = (broken: readonly string[], good: readonly string[]) =>
  workflowEntries(
    [],
    [...broken, ...good].map((workflow_name) => ({
      workflow_name,
      workflow_version: null,
      broken: broken.includes(workflow_name),
      diagnostics: broken.includes(workflow_name)
        ? [
            {
              ...{ code: 'WF001', severity: 'error', message: 'no', workflow_name },
              ...{ file: `${workflow_name}/agents.yaml`, line: 1, column: 1 },
            } as const,
          ]
        : [],
    })),
  );

describe('workflows that were broken', () => {
  it('are healed when they are good', () =>
    expect(healedTitles(entriesOf(['A', 'B'], ['C']), entriesOf(['B'], ['A', 'C']))).toEqual([
      'A',
    ]));

  it('are not healed when they are removed', () =>
    expect(healedTitles(entriesOf(['A'], ['C']), entriesOf([], ['C']))).toEqual([]));
});
