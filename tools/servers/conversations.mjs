/** @typedef {readonly any[]} Facts the events of one chat, in order */
/**
 * @typedef {object} Conversation
 * @property {string} workflow
 * @property {readonly string[]} messages
 * @property {(facts: Facts) => Record<string, boolean>} expected of a model that follows the script: what must be true, in words
 */

/** @param {Facts} facts @param {string} type */
const of = (facts, type) => facts.filter((fact) => fact.type === type);

/** Results of this tool that are not errors. @param {Facts} facts @param {string} tool */
const results = (facts, tool) => {
  const ids = new Set(
    of(facts, 'tool_call').flatMap((call) => (call.tool === tool ? [call.call_id] : [])),
  );
  return of(facts, 'tool_result').filter(({ call_id, ok }) => ok && ids.has(call_id));
};

/** @param {Facts} facts */
const handoffs = (facts) => of(facts, 'handoff').map(({ from, to }) => `${from}>${to}`);

/** @param {Facts} facts */
const isDone = (facts) => of(facts, 'workflow_error').length === 0;

/** @type {readonly Conversation[]} */
export const conversations = [
  {
    workflow: 'HelloWorld',
    messages: ['Hello, I am Ada.', 'Once more, please.'],
    expected: (facts) => ({
      'the tool was called': results(facts, 'greet').length === 1,
      'its result was told': of(facts, 'agent_response').some(({ text }) =>
        text.includes('Hello, Ada!'),
      ),
      'the runs were done': isDone(facts),
    }),
  },
  {
    workflow: 'SupportDesk',
    messages: ['I want my money back for order A-100.', 'And for A-100 again?'],
    expected: (facts) => ({
      'Triage handed over': handoffs(facts).includes('Triage>Billing'),
      'the order was paid back once': results(facts, 'refund').length === 1,
      'the case was summarised': of(facts, 'structured_output').length === 1,
      'text before a call was shown': of(facts, 'agent_response').some(
        ({ text }) => text === 'Let me look at that order.',
      ),
      'the runs were done': isDone(facts),
    }),
  },
  {
    workflow: 'Kitchen',
    messages: ['A table for two: pasta and soup.'],
    expected: (facts) => ({
      'both calls ran': results(facts, 'stock').length === 2,
      'the model chose each speaker': of(facts, 'error').length === 0,
      'the bill satisfied its schema': of(facts, 'structured_output').some(
        ({ value }) => value?.total === 1750,
      ),
      'the run was done': isDone(facts),
    }),
  },
];
