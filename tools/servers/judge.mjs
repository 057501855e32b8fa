/**
 * @typedef {object} Observation
 * @property {import('./conversations.mjs').Conversation} conversation
 * @property {number} messages that were sent
 * @property {import('./conversations.mjs').ChatEvents} events
 * @property {readonly import('./recorder.mjs').Exchange[]} exchanges
 * @property {import('./aimock.mjs').Target['speech']} speech
 */

/**
 * An error after status 200: servers with random weights report it for output that they cannot
 * parse.
 */
const IN_STREAM_ERROR = /^data: \{"error"|^event: error/m;

/**
 * The problems of a conversation, or an empty list. @param {Observation} observation @returns
 * {readonly string[]}
 */
export function faultsIn({ conversation, messages, events, exchanges, speech }) {
  const refused = exchanges
    .filter(({ status }) => status >= 400)
    .map(({ status, path, answer }) => `${path} was answered ${status}: ${answer.slice(0, 300)}`);
  const broken = exchanges
    .filter((exchange) => exchange.broken)
    .map(({ path }) => `an answer of ${path} broke off`);
  const uncounted = exchanges.filter(({ answer }) => !IN_STREAM_ERROR.test(answer)).length;
  const counted = events.filter(({ type, outcome }) => type === 'usage' && outcome === 'ok').length;
  const failed =
    counted < uncounted ? [`${uncounted} model calls, of which ${counted} were counted as ok`] : [];
  const ends = events.filter(
    ({ type }) => type === 'workflow_complete' || type === 'workflow_error',
  ).length;
  const open = ends === messages ? [] : [`${ends} runs ended, of ${messages}`];
  const internal = events
    .filter(({ code }) => code === 'internal')
    .map(({ message }) => `internal: ${message}`);
  return [
    ...refused,
    ...broken,
    ...failed,
    ...open,
    ...internal,
    ...(speech === 'scripted' ? unmet(conversation, events) : []),
  ];
}

/**
 * @param {import('./conversations.mjs').Conversation} conversation @param
 * {import('./conversations.mjs').ChatEvents} events
 */
const unmet = (conversation, events) =>
  Object.entries(conversation.expected(events)).flatMap(([what, met]) =>
    met ? [] : [`not so: ${what}`],
  );

/** How the last run ended. @param {import('./conversations.mjs').ChatEvents} events */
export function outcomeOf(events) {
  const end = events.findLast(
    ({ type }) => type === 'workflow_complete' || type === 'workflow_error',
  );
  return end?.reason ?? end?.code ?? 'no end';
}
