import { afterWork, calls, tool } from '../harness/shorthand.fixture.ts';
import { workflowFiles, type WorkflowFiles } from '../harness/workflow-files.fixture.ts';

const SIZE = { type: 'object', properties: { size: { type: 'integer' } }, required: ['size'] };
const PAY = 'export function pay({ sum }: { sum: number }): string { return `paid ${sum}`; }\n';
const ADD = `export function add({ item }: { item: string }, ctx: any): string[] {
  const cart = [...ctx.context.get('cart'), item];
  ctx.context.set('cart', cart);
  ctx.context.set('secret', 'hidden');
  return cart;
}
`;

/** The agent's turn is followed by a question. */
const asking = (question: string): WorkflowFiles =>
  workflowFiles({
    agents: ['a'],
    handoffs: [
      {
        ...afterWork('a', ''),
        transition_target: 'FunctionTarget',
        target_agent: undefined,
        module: 'tools.route',
        function: 'route',
      },
    ],
    code: {
      'tools/route.ts': `export function route(): unknown { return { ask: ${question} }; }\n`,
    },
    script: [{ agent: 'a', after: 'user', match: '.+', say: 'Heard $0.' }],
  });

/** One workflow for each thing that a page may meet. */
export const AG_UI_WORKFLOWS: Readonly<Record<string, WorkflowFiles>> = {
  Echo: workflowFiles({
    agents: ['a'],
    script: [{ agent: 'a', match: '.+', say: 'You said $0.' }],
  }),
  Slow: workflowFiles({
    agents: ['a'],
    script: [
      {
        agent: 'a',
        match: '.+',
        say: 'You said $0, and that is a long story of many words that come one by one.',
        delay_ms: 60,
      },
    ],
  }),
  Pay: workflowFiles({
    agents: ['a'],
    ...tool('pay', PAY, { requires_approval: 'always' }),
    script: [
      calls('a', 'pay', { sum: 10 }),
      { agent: 'a', after: 'tool:pay', say: 'So: ${result}.' },
    ],
  }),
  PayTwice: workflowFiles({
    agents: ['a'],
    ...tool('pay', PAY, { requires_approval: 'always' }),
    script: [
      {
        agent: 'a',
        after: 'user',
        call: [
          { tool: 'pay', arguments: { sum: 1 } },
          { tool: 'pay', arguments: { sum: 2 } },
        ],
      },
      { agent: 'a', after: 'tool:pay', say: 'So: ${result}.' },
    ],
  }),
  Shop: workflowFiles({
    agents: ['a'],
    context: {
      definitions: {
        cart: { type: 'array', source: { type: 'state', default: [] } },
        secret: { type: 'string', source: { type: 'state', default: 'none' } },
      },
    },
    ui: { context_variables: ['cart'] },
    ...tool('add', ADD),
    script: [
      {
        agent: 'a',
        after: 'user',
        match: 'buy (\\w+)',
        call: { tool: 'add', arguments: { item: '$1' } },
      },
      { agent: 'a', after: 'tool:add', say: 'Your cart: ${result}' },
    ],
  }),
  Form: workflowFiles({
    agents: ['a'],
    tools: [
      {
        name: 'size_form',
        tool_type: 'UI_Tool',
        description: 'Asks for a size.',
        parameters: { type: 'object', properties: { title: { type: 'string' } } },
        ui: { component: 'SizeForm', mode: 'inline', response_schema: SIZE },
      },
    ],
    ui: { components: { SizeForm: {} } },
    script: [
      calls('a', 'size_form', { title: 'Size?' }),
      { agent: 'a', after: 'tool:size_form', say: 'Got ${result}.' },
    ],
  }),
  Choice: asking("{ prompt: 'Which?', options: ['red', 'blue'] }"),
  Talk: asking("{ prompt: 'What else?' }"),
};
