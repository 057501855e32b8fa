import { count, jsonObject, listOf, object, oneOrMany, text } from './shape.ts';

const call = object({ tool: text('a tool, or transfer_to_<agent>'), arguments: jsonObject('default: none') }, { required: ['tool'] });
const step = {
  say: text('streamed word by word'),
  call: oneOrMany(call),
  delay_ms: count('before each word', { maximum: 60_000 }),
};

export const scriptShape = object(
  {
    delay_ms: count('before each word', { maximum: 60_000, default: 0 }),
    answers: listOf(
      object(
        {
          agent: text('who is asked: an agent, @select, @guardrail or @summarize'),
          after: text('whose message is last: user, start, tool:<name> or an agent; default: any'),
          match: text('a pattern that is searched in it'),
          ...step,
          then: listOf(object(step), 'its later uses, the last one repeating'),
        },
        { required: ['agent'] },
      ),
      'the first that fits wins',
    ),
  },
  { description: 'what the scripted provider answers' },
);
