import { isJsonObject, type JsonValue } from '@mozaiks/contracts';
import type { Answered, Asking } from './asking.ts';
import { readField } from './read-field.ts';

/**
 * Reads one line as (a part of) the answer. The server validates answers; this only rejects lines
 * that cannot be meant as an answer.
 */
export function readAnswer(asking: Asking, line: string): Answered {
  switch (asking.question.kind) {
    case 'text':
      return line.trim() === '' ? again('Type an answer.') : { kind: 'done', value: line };
    case 'choice':
      return readChoice(asking.question.options ?? [], line.trim());
    case 'approval':
      return readApproval(asking, line.trim());
    case 'form':
      return asking.fields.length === 0 || line.trim().startsWith('{')
        ? readJson(line, isJsonObject)
        : readFormField(asking, line);
    default:
      return readJson(line, () => true);
  }
}

const again = (problem: string): Answered => ({ kind: 'again', problem });

function readJson(
  line: string,
  fits: (value: JsonValue) => boolean,
  wrap: (value: JsonValue) => JsonValue = (value) => value,
): Answered {
  try {
    const value = JSON.parse(line) as JsonValue;
    return fits(value) ? { kind: 'done', value: wrap(value) } : again('A JSON object is needed.');
  } catch {
    return again('That is not valid JSON.');
  }
}

function readChoice(options: readonly string[], line: string): Answered {
  const named = options.find((option) => option.toLowerCase() === line.toLowerCase());
  const chosen = named ?? (/^\d+$/.test(line) ? options[Number(line) - 1] : undefined);
  return chosen === undefined
    ? again(`Type a number from 1 to ${options.length}.`)
    : { kind: 'done', value: chosen };
}

function readApproval(asking: Asking, line: string): Answered {
  const edited = (json: string): Answered =>
    readJson(json, isJsonObject, (value) => ({ decision: 'edit', arguments: value }));
  if (asking.editing) return edited(line);
  const [, word = '', rest = ''] = /^(\S*)\s*(.*)$/s.exec(line) ?? [];
  switch (word.toLowerCase()) {
    case 'y':
    case 'yes':
      return { kind: 'done', value: { decision: 'approve' } };
    case 'n':
    case 'no':
      return {
        kind: 'done',
        value: { decision: 'reject', ...(rest === '' ? {} : { reason: rest }) },
      };
    case 'e':
    case 'edit':
      return rest === '' ? { kind: 'more', asking: { ...asking, editing: true } } : edited(rest);
    default:
      return again('Type y, n or edit.');
  }
}

function readFormField(asking: Asking, line: string): Answered {
  const [field, ...fields] = asking.fields;
  if (field === undefined) return again('A JSON object is needed.');
  const read = readField(field, line);
  if (!read.ok) return again(read.problem);
  const values =
    read.value === undefined ? asking.values : { ...asking.values, [field.name]: read.value };
  return fields.length === 0
    ? { kind: 'done', value: values }
    : { kind: 'more', asking: { ...asking, fields, values } };
}
