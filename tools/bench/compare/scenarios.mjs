// The scenarios of every server in the comparison. S1: one agent answers with 50 tokens. S2: a
// triage agent hands over to a specialist, which calls a tool and then answers with 50 tokens.
export const TOKENS = 50;
export const AGENT = 'You are a helpful support assistant. Answer briefly.';
export const TRIAGE =
  'You are the triage agent. Hand the conversation to the specialist who can answer it.';
export const SPECIALIST =
  'You are the order specialist. Look the order up, then answer in one short paragraph.';
export const HANDOFF = 'Hand the conversation to the order specialist.';
export const TOOL = 'Look up the status of an order by its id.';
export const QUESTION = 'Where is my order A-1001?';
export const lookupOrder = (id) => `order ${id}: shipped, arriving Friday`;

const llm_config = (base_url) => ({
  provider: 'openai-compatible',
  model: 'mock',
  base_url,
  api_key_env: 'BENCH_KEY',
});

/** The same two scenarios as workflows: file contents by path. */
export const workflowsFor = (base_url) => ({
  'S1/orchestrator.yaml': { defaults: { llm_config: llm_config(base_url) } },
  'S1/agents.yaml': { agents: [{ name: 'a', system_message: AGENT }] },
  'S2/orchestrator.yaml': {
    defaults: { llm_config: llm_config(base_url) },
    initial_agent: 'triage',
  },
  'S2/agents.yaml': {
    agents: [
      { name: 'triage', system_message: TRIAGE },
      { name: 'specialist', system_message: SPECIALIST },
    ],
  },
  'S2/handoffs.yaml': {
    handoff_rules: [
      {
        source_agent: 'triage',
        target_agent: 'specialist',
        handoff_type: 'condition',
        condition_type: 'llm',
        condition: HANDOFF,
      },
    ],
  },
  'S2/tools.yaml': {
    tools: [
      { name: 'lookup_order', agent: 'specialist', module: 'tools.lookup', description: TOOL },
    ],
  },
  'S2/tools/lookup.ts':
    'export function lookup_order({ orderId }: { orderId: string }): string {\n' +
    '  return `order ${orderId}: shipped, arriving Friday`;\n}\n',
});
