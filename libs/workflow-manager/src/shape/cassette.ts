import { USAGE_PURPOSES } from '@mozaiks/contracts';
import { CASSETTE_FINISHES } from '../tests/cassette.ts';
import { anyValue, count, flag, jsonObject, listOf, number, object, text, words } from './shape.ts';

const failure = object(
  { code: text('code of the error'), message: text('message of the error') },
  { required: ['code'], description: 'why it failed' },
);
const duration = count('milliseconds that it took');
const nested = flag('in a nested chat', false);

const call = object(
  {
    tool: text('a tool, or transfer_to_<agent>'),
    arguments: jsonObject('its arguments; left out if the model did not write a JSON object'),
  },
  { title: 'call', required: ['tool'], description: 'a call that the model made' },
);

const answer = object(
  {
    agent: text('the agent that called the model'),
    purpose: words(USAGE_PURPOSES, 'why the model was called', { default: 'reply' }),
    nested,
    say: text('the text of the answer'),
    calls: listOf(call, 'the calls that the model made'),
    finish: words(CASSETTE_FINISHES, 'how it ended, if not with stop or tool_calls'),
    error: failure,
    retried: flag('the call failed and another attempt followed', false),
    provider: text('the provider of the model'),
    model: text('the model that answered'),
    input_tokens: count('tokens of the request'),
    output_tokens: count('tokens of the answer'),
    cached_input_tokens: count('tokens of the request that the provider had seen before'),
    reasoning_tokens: count('tokens of the answer that are reasoning'),
    cost_usd: number('cost in US dollars', { minimum: 0 }),
    duration_ms: duration,
    first_token_ms: count('milliseconds until the first token'),
  },
  { title: 'answer', required: ['agent'], description: 'one answer of a model' },
);

const result = object(
  {
    tool: text('a tool that was called'),
    hook: text('the type of the hook or lifecycle tool that was called'),
    router: text('the function that chose the next speaker'),
    source: text('the tool that a variable was read from'),
    function: text('the function of the hook'),
    nested,
    arguments: jsonObject('the arguments of the call'),
    result: anyValue('the result of the call'),
    set: jsonObject('context variables that it set'),
    error: failure,
    duration_ms: duration,
  },
  { title: 'result', description: 'one call of code, and its result' },
);

/** The recording of a chat. */
export const cassetteShape = object(
  {
    started: text('when the chat started: RFC 3339'),
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
    description: 'the recording of a chat, used in place of models and code',
  },
);
