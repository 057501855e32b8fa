import { afterWork, says } from './shorthand.fixture.ts';
import { workflowFiles } from './workflow-files.fixture.ts';

/** `Parent` runs `Child` as a nested chat, and then answers. */
export const PARENT_AND_CHILD = {
  Parent: workflowFiles({
    agents: ['a', 'b'],
    script: [{ agent: 'a', say: 'I ask a child.' }, ...says('b')],
    handoffs: [
      afterWork('a', '', {
        transition_target: 'WorkflowTarget',
        workflow: 'Child',
        target_agent: undefined,
      }),
      afterWork('a', 'b'),
    ],
  }),
  Child: workflowFiles({ agents: ['x'], script: [{ agent: 'x', say: 'Child here.' }] }),
};
