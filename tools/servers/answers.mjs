// The answers of a model that knows the three conversations. aimock converts every protocol into
// one form before it calls this code.

/**
 * @typedef {object} ModelRequest
 * @property {readonly {role: string, content: unknown, tool_calls?: readonly {function: {name:
 * string}}[]}[]} messages
 * @property {readonly {function: {name: string, parameters?: any}}[]} [tools]
 * @property {string} model
 */
/** @typedef {{name: string, arguments: string}} Call */
/** @typedef {{content?: string, toolCalls?: readonly Call[], reasoning?: string}} Answer */

const BILL = {
  lines: [
    { dish: 'pasta', portions: 1 },
    { dish: 'soup', portions: 1 },
  ],
  total: 1750,
  note: null,
};
const SUMMARY = { topic: 'billing', outcome: 'The order was refunded.', refunded: 120 };

/**
 * The first rule that fits applies.
 * @type {readonly {when: (seen: Seen) => boolean, say: (seen: Seen) => Answer}[]}
 */
const RULES = [
  {
    when: ({ offered }) => offered.has('select_speaker'),
    say: (seen) => calls(['select_speaker', { agent: nextSpeaker(seen) }]),
  },

  {
    when: ({ offered, results }) => offered.has('greet') && results.length === 0,
    say: () => calls(['greet', { name: 'Ada' }]),
  },
  {
    when: ({ offered }) => offered.has('greet'),
    say: ({ results }) => text(`The tool says: ${results.join(' ')}`),
  },

  {
    when: ({ system }) => system.includes('first contact of a support desk'),
    say: () => calls(['transfer_to_Billing', {}]),
  },
  {
    when: ({ offered, results }) =>
      offered.has('refund') && !results.some((result) => result.includes('Annual plan')),
    say: () => ({
      ...text('Let me look at that order.'),
      ...calls(['lookup_order', { order_id: 'A-100' }]),
    }),
  },
  {
    when: ({ offered, results }) =>
      offered.has('refund') && !results.some((result) => result.includes('refunded')),
    say: () => calls(['refund', { order_id: 'A-100', amount: 120 }]),
  },
  {
    when: ({ offered }) => offered.has('refund'),
    say: () => text('Done: $120 will be paid back.'),
  },
  {
    when: ({ system }) => system.includes('You close cases'),
    say: (seen) => structured(seen, SUMMARY),
  },

  {
    when: ({ offered, results }) => offered.has('stock') && results.length === 0,
    say: () => calls(['stock', { dish: 'pasta' }], ['stock', { dish: 'soup', table: 4 }]),
  },
  {
    when: ({ offered }) => offered.has('stock'),
    say: ({ results }) => text(`Both can be made: ${results.join(' ')}`),
  },
  {
    when: ({ system }) => system.includes('You are the waiter'),
    say: (seen) => structured(seen, BILL),
  },
];

/** @param {ModelRequest} request @returns {Answer} */
export function answerTo(request) {
  const seen = seenIn(request);
  const answer =
    RULES.find(({ when }) => when(seen))?.say(seen) ?? text('Nothing is known about that.');
  // Reasoning must return to the server that it came from, but this conversation is continued on
  // another one.
  return request.model === 'random' ? answer : { ...answer, reasoning: 'Let me think about that.' };
}

/**
 * @typedef {object} Seen
 * @property {ReadonlySet<string>} offered names of tools
 * @property {string} system
 * @property {string} all of what is shown
 * @property {readonly string[]} results of calls
 */

/** @param {ModelRequest} request @returns {Seen} */
function seenIn({ messages, tools = [] }) {
  const of = (/** @type {string} */ role) =>
    messages.filter((message) => message.role === role).map(({ content }) => textOf(content));
  return {
    offered: new Set(tools.map((tool) => tool.function.name)),
    system: of('system').join('\n'),
    all: messages.map(({ content }) => textOf(content)).join('\n'),
    results: of('tool'),
  };
}

/** @param {unknown} content */
const textOf = (content) => (typeof content === 'string' ? content : JSON.stringify(content ?? ''));

/** @param {Seen} seen */
function nextSpeaker({ all }) {
  if (all.includes('"total"')) return 'user';
  return all.includes('Both can be made') ? 'Waiter' : 'Cook';
}

/** @param {string} content @returns {Answer} */
const text = (content) => ({ content });

/** @param {...[name: string, args: object]} made @returns {Answer} */
const calls = (...made) => ({
  toolCalls: made.map(([name, args]) => ({ name, arguments: JSON.stringify(args) })),
});

/**
 * The value as JSON, or as the arguments of the tool that represents the answer.
 * @param {Seen} seen
 * @param {object} value
 * @returns {Answer}
 */
function structured({ offered }, value) {
  const [tool] = offered;
  return tool === undefined ? text(JSON.stringify(value)) : calls([tool, value]);
}
