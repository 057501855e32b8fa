import { workflowFiles } from '../harness/workflow-files.fixture.ts';

const rate = { type: 'object', properties: { stars: { type: 'integer' } }, required: ['stars'] };
/**
 * A clerk who asks for stars, calls a tool that fails, and hands over to an agent whose text users
 * may not read.
 */
export const shop = workflowFiles({
  agents: ['Clerk', 'Auditor'],
  ui: { visual_agents: ['Clerk'], components: { Stars: { mode: 'inline' } } },
  handoffs: [
    {
      source_agent: 'Clerk',
      target_agent: 'Auditor',
      handoff_type: 'condition',
      condition_type: 'llm',
      condition: 'To be checked',
    },
  ],
  script: [
    { agent: 'Clerk', after: 'user', match: 'break', call: { tool: 'broken' } },
    { agent: 'Clerk', after: 'user', match: 'check', call: { tool: 'transfer_to_Auditor' } },
    { agent: 'Clerk', after: 'user', call: { tool: 'rate', arguments: { article: 'Lamp' } } },
    { agent: 'Clerk', after: 'tool:rate', match: '(\\d)', say: 'Thank you for $1 stars.' },
    { agent: 'Clerk', after: 'tool:broken', say: 'That did not work.' },
    { agent: 'Auditor', say: 'The books are wrong.' },
  ],
  tools: [
    {
      name: 'rate',
      agent: 'Clerk',
      tool_type: 'UI_Tool',
      description: 'Asks for stars.',
      parameters: { type: 'object', properties: { article: { type: 'string' } } },
      ui: { component: 'Stars', mode: 'inline', response_schema: rate },
    },
    { name: 'broken', module: 'tools.broken', agent: 'Clerk' },
  ],
  code: {
    'tools/broken.ts':
      '/** Fails. */\nexport function broken(): string { throw new Error("out of paper"); }\n',
  },
});
