import {
  assertNever,
  isJsonObject,
  type EventOf,
  type JsonObject,
  type JsonValue,
} from '@mozaiks/contracts';

type Question = EventOf<'input_request'>;

/**
 * The value with which a message answers a question. Text that does not fit is passed unchanged,
 * and the question then stays open.
 */
export function answerValue(question: Question, text: string): JsonValue {
  const { kind, options = [], schema } = question;
  switch (kind) {
    case 'text':
      return text;
    case 'choice':
      return optionNamed(options, text.trim());
    case 'approval':
      return decisionIn(text.trim());
    case 'form':
      return fieldsIn(schema, text);
    case 'tool':
      return schema?.['type'] === 'string' ? text : parsed(text);
    default:
      return assertNever(kind, 'question');
  }
}

/** Finds an option by its text or by its number in the list, from 1. */
function optionNamed(options: readonly string[], text: string): string {
  const byText = options.find((option) => option.toLowerCase() === text.toLowerCase());
  const byIndex = /^\d+\.?$/.test(text) ? options[Number.parseInt(text, 10) - 1] : undefined;
  return byText ?? byIndex ?? text;
}

const YES = /^(y|yes|yes,? please|ok|okay|approve|approved|allow|go ahead)[.!]*$/i;
const NO = /^(n|no|no,? thanks|reject|rejected|deny|denied|stop)[.!]*$/i;

/** Only a plain yes approves. Any other text rejects, and the agent gets it as the reason. */
function decisionIn(text: string): JsonValue {
  if (YES.test(text)) return { decision: 'approve' };
  if (NO.test(text)) return { decision: 'reject' };
  const value = parsed(text);
  if (isJsonObject(value) && typeof value['decision'] === 'string') return value;
  return { decision: 'reject', reason: text.slice(0, 1024) };
}

/** Parses JSON. If the form has only one field, plain text is its value. */
function fieldsIn(schema: JsonObject | undefined, text: string): JsonValue {
  const value = parsed(text);
  const fields = schema?.['properties'];
  const [only, ...others] = isJsonObject(fields) ? Object.entries(fields) : [];
  if (isJsonObject(value) || only === undefined || others.length > 0) return value;
  const [name, field] = only;
  return { [name]: isJsonObject(field) && field['type'] === 'string' ? text : value };
}

function parsed(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}
