import {
  assertNever,
  isJsonObject,
  nestedText,
  type ChatState,
  type JsonValue,
  type OpenQuestion,
} from '@mozaiks/contracts';

/**
 * The text of an open question, with how to answer it. Empty if the text that was already sent asks
 * it.
 */
export function questionText(open: OpenQuestion, chat: Pick<ChatState, 'calls'>): string {
  const { kind, prompt, options = [], schema, call_id = '' } = open.question;
  switch (kind) {
    case 'text':
      return open.nested === undefined ? prompt : nestedText(open);
    case 'choice':
      return lines(prompt, ...options.map((option, n) => `${n + 1}. ${option}`));
    case 'approval': {
      const tool = chat.calls.get(call_id)?.call.tool ?? 'this';
      return lines(prompt || `May I run ${tool}?`, 'Reply with "yes" or "no".');
    }
    case 'form':
      return lines(prompt, fieldsLine(schema?.['properties']));
    case 'tool':
      return prompt;
    default:
      return assertNever(kind, 'question');
  }
}

const lines = (...all: readonly string[]): string => all.filter((line) => line !== '').join('\n');

function fieldsLine(fields: JsonValue | undefined): string {
  const names = isJsonObject(fields) ? Object.keys(fields) : [];
  return names.length < 2 ? '' : `Reply with a JSON object: ${names.join(', ')}.`;
}
