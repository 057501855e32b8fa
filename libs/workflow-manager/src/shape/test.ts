import { EVENT_TYPES } from '@mozaiks/contracts';
import { cassetteShape } from './cassette.ts';
import { scriptShape } from './script.ts';
import { anyValue, jsonObject, listOf, object, text, textOr, words, type Shape } from './shape.ts';

const step = object({
  user: text('a message of the user'),
  text: text('the answer to a question of this kind'),
  choice: text('one of its options'),
  form: jsonObject('what the user fills in'),
  approval: textOr(
    words(['approve', 'reject'], 'what the user decides'),
    object(
      { edit: jsonObject('other arguments') },
      { required: ['edit'], description: 'an approval with other arguments' },
    ),
    'what the user decides: approve, reject, or {edit: other arguments}',
  ),
  tool: anyValue('what the component of a UI tool gives back'),
});

const event: Shape = {
  type: 'object',
  required: ['type'],
  properties: { type: words(EVENT_TYPES, 'of the event') },
  description:
    'the event has these fields, and may have others; {matches: pattern} in place of a text',
};

/** The shape of each file in `tests/` whose name ends with `.test.yaml`. */
export const testShape = object(
  {
    description: text('what the test shows'),
    context: jsonObject('variables that the client sets when it creates the chat'),
    script: scriptShape,
    cassette: cassetteShape,
    conversation: listOf(step, 'messages and answers, one after another, each once the chat rests'),
    expect: object(
      {
        events: listOf(event, 'events that come in this order, others between them'),
        context: jsonObject('variables at the end'),
        forbidden: listOf(event, 'events that never come'),
      },
      { description: 'what has to come of the conversation' },
    ),
  },
  { required: ['expect'], description: 'a conversation, and what comes of it' },
);
