import type { DevWorkflow } from '@mozaiks/contracts';

const file = 'SupportDesk/handoffs.yaml';
const text = `handoff_rules:
  # The model decides between these two.
  - source_agent: Triage
    target_agent: Billing
    handoff_type: condition
    condition_type: llm
    condition: The user asks about an invoice, a payment or a refund.
  - source_agent: Triage
    target_agent: Technical
    handoff_type: condition
    condition_type: llm
    condition: Something does not work for the user.
  - source_agent: Billing
    target_agent: Technical
    handoff_type: condition
    condition_type: llm
    condition: Something does not work for the user.
  - source_agent: Technical
    target_agent: Billing
    handoff_type: condition
    condition_type: llm
    condition: The user asks about an invoice, a payment or a refund.
  # An expression decides here: once a refund is done, the case is closed.
  - source_agent: Billing
    target_agent: Summary
    handoff_type: condition
    condition_type: expression
    condition: \${case_closed}
  - source_agent: Technical
    target_agent: Summary
    handoff_type: condition
    condition_type: expression
    condition: \${case_closed}
  - source_agent: Summary
    target_agent: terminate
    handoff_type: after_work
`;
const billing = 'The user asks about an invoice, a payment or a refund.';
const technical = 'Something does not work for the user.';
const to = (agent: string) => ({ type: 'agent', agent });
const closed = {
  source: '${case_closed}',
  node: { kind: 'variable', name: 'case_closed', path: [], at: 0, end: 14 },
};

/** What the runtime says of the workflow of `supportDesk`, shortened. */
export const supportDeskDefinition: DevWorkflow = {
  workflow_name: 'SupportDesk',
  workflow_version: 'v1',
  broken: false,
  diagnostics: [],
  definition: {
    workflow_name: 'SupportDesk',
    orchestration_pattern: 'DefaultPattern',
    initial_agent: 'Triage',
    agents: ['Triage', 'Billing', 'Technical', 'Summary'].map((name) => ({ name })),
    handoffs: [
      { index: 0, source: 'Triage', target: to('Billing'), kind: 'llm', condition: billing },
      { index: 1, source: 'Triage', target: to('Technical'), kind: 'llm', condition: technical },
      { index: 2, source: 'Billing', target: to('Technical'), kind: 'llm', condition: technical },
      { index: 3, source: 'Technical', target: to('Billing'), kind: 'llm', condition: billing },
      { index: 4, source: 'Billing', target: to('Summary'), kind: 'post', expression: closed },
      { index: 5, source: 'Technical', target: to('Summary'), kind: 'post', expression: closed },
      { index: 6, source: 'Summary', target: { type: 'terminate' }, kind: 'after_work' },
    ],
  },
  files: [{ path: file, text }],
  rules: [3, 8, 13, 18, 24, 29, 34].map((line, index) => ({ index, file, line })),
  graph: null,
  bounds: null,
};
