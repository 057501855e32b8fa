import { needsOneOf } from './rules.ts';
import { count, jsonObject, listOf, object, oneOrMany, text } from './shape.ts';

const call = object(
  {
    tool: text('a tool, or transfer_to_<agent>'),
    arguments: jsonObject('arguments of the call; none if absent'),
  },
  { title: 'call', description: 'a call of a tool', required: ['tool'] },
);
const step = {
  say: text('the answer, streamed word by word; $1 is what the first group of match found'),
  call: oneOrMany(call, 'tools that are called after it: one, or a list'),
  delay_ms: count('milliseconds before each word', { maximum: 60_000 }),
};

export const scriptShape = object(
  {
    delay_ms: count('milliseconds before each word', { maximum: 60_000, default: 0 }),
    answers: listOf(
      object(
        {
          agent: text('who is asked: an agent, @select, @guardrail or @summarize'),
          after: text(
            'whose message is the last one: user, start, tool:<name> or an agent; any if absent',
          ),
          match: text('a pattern to search for in the last message'),
          ...step,
          then: listOf(
            object(step, {
              title: 'answer',
              description: 'what to answer',
              rules: [needsOneOf('call', 'say')],
            }),
            'what to answer from the second use on',
          ),
        },
        {
          title: 'answer',
          description: 'what the scripted provider answers',
          required: ['agent'],
          rules: [needsOneOf('call', 'say')],
        },
      ),
      'answers: the first that fits is used',
    ),
  },
  { description: 'what the scripted provider answers' },
);
