import {
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type PendingQuestion,
} from '@mozaiks/contracts';

/**
 * A question that a user is answering line by line. A form is answered field by field; an edit may
 * need a second line.
 */
export interface Asking {
  readonly question: PendingQuestion;
  /** The fields of a form that are still open, and the values so far. */
  readonly fields: readonly Field[];
  readonly values: JsonObject;
  readonly editing: boolean;
}

export interface Field {
  readonly name: string;
  readonly required: boolean;
  readonly schema: JsonObject;
}

export type Answered =
  | { readonly kind: 'done'; readonly value: JsonValue }
  /** The line was accepted, and another one is needed. */
  | { readonly kind: 'more'; readonly asking: Asking }
  /** The line was no valid answer; `problem` is the message for the user. */
  | { readonly kind: 'again'; readonly problem: string };

export function startAsking(question: PendingQuestion): Asking {
  return {
    question,
    fields: question.kind === 'form' ? fieldsOf(question.schema) : [],
    values: {},
    editing: false,
  };
}

function fieldsOf(schema: JsonObject | undefined): Field[] {
  const properties = schema?.['properties'];
  const required = schema?.['required'];
  if (!isJsonObject(properties)) return [];
  return Object.entries(properties).map(([name, field]) => ({
    name,
    required: Array.isArray(required) && required.includes(name),
    schema: isJsonObject(field) ? field : {},
  }));
}

/** The prompt before the cursor. */
export function promptOf(asking: Asking | null): string {
  if (asking === null) return '> ';
  const [field] = asking.fields;
  if (field !== undefined) return `${field.name}${hintOf(field)}: `;
  switch (asking.question.kind) {
    case 'choice':
      return `1-${asking.question.options?.length ?? 1}> `;
    case 'approval':
      return asking.editing ? 'arguments> ' : 'y/n/edit> ';
    case 'form':
    case 'tool':
      return 'json> ';
    default:
      return '> ';
  }
}

function hintOf({ required, schema }: Field): string {
  const choices = Array.isArray(schema['enum'])
    ? schema['enum'].map(String).join('|')
    : schema['type'];
  const hints = [
    ...(typeof choices === 'string' ? [choices] : []),
    ...(required ? [] : ['optional']),
  ];
  return hints.length === 0 ? '' : ` (${hints.join(', ')})`;
}
