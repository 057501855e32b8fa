/**
 * @typedef {object} Heard
 * @property {import('./conversations.mjs').Conversation} conversation
 * @property {number} messages that were sent
 * @property {import('./conversations.mjs').Facts} facts
 * @property {readonly import('./recorder.mjs').Exchange[]} exchanges
 * @property {import('./aimock.mjs').Target['speech']} speech
 */

/** A server that fails after the status 200: with random weights, for nonsense that it cannot read itself. */
const IN_STREAM_ERROR = /^data: \{"error"|^event: error/m;

/** What went wrong; empty: nothing did. @param {Heard} heard @returns {readonly string[]} */
export function faultsIn({ conversation, messages, facts, exchanges, speech }) {
  const refused = exchanges
    .filter(({ status }) => status >= 400)
    .map(({ status, path, answer }) => `${path} was answered ${status}: ${answer.slice(0, 300)}`);
  const broken = exchanges
    .filter((exchange) => exchange.broken)
    .map(({ path }) => `an answer of ${path} broke off`);
  const uncounted = exchanges.filter(({ answer }) => !IN_STREAM_ERROR.test(answer)).length;
  const counted = facts.filter(({ type, outcome }) => type === 'usage' && outcome === 'ok').length;
  const failed =
    counted < uncounted ? [`${uncounted} model calls, of which ${counted} were counted as ok`] : [];
  const ends = facts.filter(
    ({ type }) => type === 'workflow_complete' || type === 'workflow_error',
  ).length;
  const open = ends === messages ? [] : [`${ends} runs ended, of ${messages}`];
  const internal = facts
    .filter(({ code }) => code === 'internal')
    .map(({ message }) => `internal: ${message}`);
  return [
    ...refused,
    ...broken,
    ...failed,
    ...open,
    ...internal,
    ...(speech === 'scripted' ? unmet(conversation, facts) : []),
  ];
}

/** @param {import('./conversations.mjs').Conversation} conversation @param {import('./conversations.mjs').Facts} facts */
const unmet = (conversation, facts) =>
  Object.entries(conversation.expected(facts)).flatMap(([what, met]) =>
    met ? [] : [`not so: ${what}`],
  );

/** How the last run ended. @param {import('./conversations.mjs').Facts} facts */
export function outcomeOf(facts) {
  const end = facts.findLast(
    ({ type }) => type === 'workflow_complete' || type === 'workflow_error',
  );
  return end?.reason ?? end?.code ?? 'no end';
}
