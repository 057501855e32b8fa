import { toTimestamp, type JsonObject, type JsonValue } from '@mozaiks/contracts';
import type { CassetteResult } from '@mozaiks/workflow-manager';
import { countsOf, UNKNOWN_TEXT } from '../replay/usage-so-far.ts';
import type { RecordedAnswer } from '../replay/recorded-answer.ts';
import type { Redaction } from './redact.ts';

/** What a test is made of. Nothing in it is sensitive. */
export interface RecordedTest {
  readonly description: string;
  readonly context: JsonObject;
  readonly conversation: readonly JsonObject[];
  readonly events: readonly JsonObject[];
  readonly final_context: JsonObject;
  /** Milliseconds since the epoch. */
  readonly started: number;
  readonly cache_seed: number | undefined;
  readonly answers: readonly JsonObject[];
  readonly results: readonly JsonObject[];
  readonly ids: readonly string[];
}

/** JSON is YAML: each item is one line, so that a change is seen in a comparison of files. */
export function testText(test: RecordedTest): string {
  const { description, context, conversation, events, final_context, started } = test;
  return [
    '# yaml-language-server: $schema=../../../schemas/test.schema.json',
    `description: ${line(description)}`,
    ...(Object.keys(context).length === 0 ? [] : [`context: ${line(context)}`]),
    ...listed('conversation', conversation, ''),
    'expect:',
    ...listed('events', events, '  '),
    ...(Object.keys(final_context).length === 0 ? [] : [`  context: ${line(final_context)}`]),
    '# Recorded with mozaiks record: what models and code gave the chat. Record it again instead of editing it.',
    'cassette:',
    `  started: ${toTimestamp(started)}`,
    ...(test.cache_seed === undefined ? [] : [`  cache_seed: ${test.cache_seed}`]),
    ...listed('answers', test.answers, '  '),
    ...listed('results', test.results, '  '),
    `  ids: ${line(test.ids)}`,
    '',
  ].join('\n');
}

const listed = (name: string, items: readonly JsonValue[], indent: string): readonly string[] =>
  items.length === 0
    ? []
    : [`${indent}${name}:`, ...items.map((item) => `${indent}  - ${line(item)}`)];

/** YAML ends a line where JSON does not, and refuses control characters. */
const line = (value: JsonValue | readonly string[]): string =>
  JSON.stringify(value).replaceAll(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** Without what is the default. */
const brief = (fields: Readonly<Record<string, JsonValue | undefined>>): JsonObject =>
  Object.fromEntries(
    Object.entries(fields).filter(
      (entry): entry is [string, JsonValue] =>
        entry[1] !== undefined && entry[1] !== null && entry[1] !== false && entry[1] !== '',
    ),
  );

export function answerEntry(
  answer: RecordedAnswer,
  { nested, redaction: { data } }: { readonly nested: boolean; readonly redaction: Redaction },
): JsonObject {
  const { usage, end, text, calls, reason, error } = answer;
  const { agent, purpose, provider, model, duration_ms, first_token_ms } = usage;
  const isUsual = reason === 'stop' || reason === 'tool_calls';
  return brief({
    agent,
    purpose: purpose === 'reply' ? undefined : purpose,
    nested,
    say: text === null ? (end === 'ok' ? UNKNOWN_TEXT : '') : data(text),
    calls:
      calls.length === 0
        ? undefined
        : calls.map(({ tool, arguments: args }) => brief({ tool, arguments: data(args) })),
    finish: isUsual ? undefined : reason,
    error:
      error === undefined ? undefined : brief({ code: error.code, message: data(error.message) }),
    retried: end === 'attempt',
    provider,
    model,
    ...countsOf(usage),
    duration_ms,
    first_token_ms,
  });
}

export const resultEntry = (result: CassetteResult, { data, set: vary }: Redaction): JsonObject => {
  const { kind, name, function: by, nested, value, set, error, duration_ms } = result;
  return {
    [kind]: name,
    ...brief({ function: by, nested }),
    ...(result.arguments === undefined ? {} : { arguments: data(result.arguments) }),
    ...(error === undefined
      ? { result: data(value) }
      : { error: { ...error, message: data(error.message) } }),
    ...(Object.keys(set).length === 0 ? {} : { set: vary(set) }),
    duration_ms,
  };
};
