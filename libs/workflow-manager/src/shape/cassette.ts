import { USAGE_PURPOSES } from '@mozaiks/contracts';
import { CASSETTE_FINISHES } from '../tests/cassette.ts';
import { anyValue, count, flag, jsonObject, listOf, number, object, text, words } from './shape.ts';

const failure = object(
  { code: text('code of the error'), message: text('what it says') },
  { required: ['code'], description: 'it failed' },
);
const duration = count('milliseconds that it took');
const nested = flag('in a nested chat', false);

const call = object(
  {
    tool: text('a tool, or transfer_to_<agent>'),
    arguments: jsonObject('its arguments; absent: what the model wrote is not a JSON object'),
  },
  { title: 'call', required: ['tool'], description: 'a call that the model made' },
);

const answer = object(
  {
    agent: text('who was asked'),
    purpose: words(USAGE_PURPOSES, 'what for', { default: 'reply' }),
    nested,
    say: text('the text of the answer'),
    calls: listOf(call, 'calls of tools after it'),
    finish: words(CASSETTE_FINISHES, 'how it ended, if not with stop or tool_calls'),
    error: failure,
    retried: flag('the call failed and another attempt followed', false),
    provider: text('who answered'),
    model: text('the model that answered'),
    input_tokens: count('tokens of the request'),
    output_tokens: count('tokens of the answer'),
    cached_input_tokens: count('tokens of the request that the provider had seen before'),
    reasoning_tokens: count('tokens of the answer that nobody sees'),
    cost_usd: number('cost in US dollars', { minimum: 0 }),
    duration_ms: duration,
    first_token_ms: count('milliseconds until something came'),
  },
  { title: 'answer', required: ['agent'], description: 'one answer of a model' },
);

const result = object(
  {
    tool: text('a tool that was called'),
    hook: text('the hook or lifecycle tool that was called: its type'),
    router: text('the function that was asked who speaks next'),
    source: text('the tool that a variable was read from'),
    function: text('the function of the hook'),
    nested,
    arguments: jsonObject('the arguments of the call'),
    result: anyValue('what it gave back'),
    set: jsonObject('context variables that it set'),
    error: failure,
    duration_ms: duration,
  },
  { title: 'result', description: 'what one call of code gave back' },
);

/** What a chat was given from outside. */
export const cassetteShape = object(
  {
    started: text('when the chat began: RFC 3339'),
    cache_seed: count('seed of the choices that a workflow makes at random'),
    answers: listOf(answer, 'answers of models; each agent gets its own in this order'),
    results: listOf(
      result,
      'results of code; each is given once, to a call with the same arguments',
    ),
    ids: listOf(text('an id'), 'ids in the order in which they were made'),
  },
  {
    required: ['started'],
    description: 'what was recorded of a chat, in place of models and code',
  },
);
