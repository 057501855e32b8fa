/** @typedef {readonly any[]} ChatEvents the events of one chat, in order */
/**
 * @typedef {object} Conversation
 * @property {string} workflow
 * @property {readonly string[]} messages
 * @property {(events: ChatEvents) => Record<string, boolean>} expected of a model that follows the
 * script: what must be true, in words
 */

/** @param {ChatEvents} events @param {string} type */
const of = (events, type) => events.filter((event) => event.type === type);

/** Results of this tool that are not errors. @param {ChatEvents} events @param {string} tool */
const results = (events, tool) => {
  const ids = new Set(
    of(events, 'tool_call').flatMap((call) => (call.tool === tool ? [call.call_id] : [])),
  );
  return of(events, 'tool_result').filter(({ call_id, ok }) => ok && ids.has(call_id));
};

/** @param {ChatEvents} events */
const handoffs = (events) => of(events, 'handoff').map(({ from, to }) => `${from}>${to}`);

/** @param {ChatEvents} events */
const isDone = (events) => of(events, 'workflow_error').length === 0;

/** @type {readonly Conversation[]} */
export const conversations = [
  {
    workflow: 'HelloWorld',
    messages: ['Hello, I am Ada.', 'Once more, please.'],
    expected: (events) => ({
      'the tool was called': results(events, 'greet').length === 1,
      'the answer contained its result': of(events, 'agent_response').some(({ text }) =>
        text.includes('Hello, Ada!'),
      ),
      'the runs ended well': isDone(events),
    }),
  },
  {
    workflow: 'SupportDesk',
    messages: ['I want my money back for order A-100.', 'And for A-100 again?'],
    expected: (events) => ({
      'Triage handed over': handoffs(events).includes('Triage>Billing'),
      'the order was refunded once': results(events, 'refund').length === 1,
      'the case was summarised': of(events, 'structured_output').length === 1,
      'text before a call was shown': of(events, 'agent_response').some(
        ({ text }) => text === 'Let me look at that order.',
      ),
      'the runs ended well': isDone(events),
    }),
  },
  {
    workflow: 'Kitchen',
    messages: ['A table for two: pasta and soup.'],
    expected: (events) => ({
      'both calls ran': results(events, 'stock').length === 2,
      'the model chose each speaker': of(events, 'error').length === 0,
      'the bill satisfied its schema': of(events, 'structured_output').some(
        ({ value }) => value?.total === 1750,
      ),
      'the run ended well': isDone(events),
    }),
  },
];
