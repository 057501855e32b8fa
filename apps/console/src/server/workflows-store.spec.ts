import type { WorkflowInfo } from '@mozaiks/contracts';
import { createWorkflowsStore } from './workflows-store.ts';

const infoOf = (workflow_name: string): WorkflowInfo => ({
  workflow_name,
  title: workflow_name,
  startup_mode: 'UserDriven',
  ui_config: { suggested_prompts: [], components: {} },
  input_schema: {},
});

describe('the list of workflows of a page', () => {
  it('keeps the answer to the latest request, whichever comes last', async () => {
    const answers: ((infos: readonly WorkflowInfo[]) => void)[] = [];
    const list = (): Promise<readonly WorkflowInfo[]> =>
      new Promise((resolve) => answers.push(resolve));
    const store = createWorkflowsStore(
      { workflows: { list, get: () => Promise.reject(new Error('not asked for')) } },
      null,
    );
    const [older, newer] = [store.refresh(), store.refresh()];
    answers[1]?.([infoOf('New')]);
    await newer;
    answers[0]?.([infoOf('Old')]);
    await older;
    expect(store.shown().workflows?.map(({ title }) => title)).toEqual(['New']);
    expect(store.shown().loads).toBe(1);
  });
});
