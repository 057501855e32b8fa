import { defined, isJsonObject, type JsonValue } from '@mozaiks/contracts';
import type { LogLine } from './log-line.ts';

/**
 * The parts of a line that a person at a terminal needs: workflow and agent, what happened, and
 * why. Ids that only help to search a log are left out; `LOG_LEVEL=debug` shows them.
 */
export function briefLine(line: LogLine): LogLine {
  const { ts, level, msg, chat_id, code, data, error } = line;
  const { cause, usage, ...rest } = isJsonObject(data) ? data : {};
  const subject = [line['workflow_name'], line['agent']].filter((name) => name !== undefined);
  const parts = [subject.join(' · '), msg, ...causesOf(cause, error)].filter((part) => part !== '');
  const others = isJsonObject(data) ? rest : data;
  const isEmpty =
    others === undefined || (isJsonObject(others) && Object.keys(others).length === 0);
  return {
    ts,
    level,
    msg: `${parts.join(': ')}${endOf(line, usage)}`,
    ...defined({ chat_id, code }),
    ...(isEmpty ? {} : { data: others }),
  };
}

/**
 * Returns a filter that is true for lines that tell a person nothing new. Either the final line of
 * the run repeats them, or the previous line of the same run was equal, as for each attempt at an
 * unreachable server.
 */
export function createDetailFilter(): (line: LogLine) => boolean {
  const state = { last: '' };
  return (line) => {
    if (isRepeatedLater(line)) return true;
    const { event, run_id, msg, data } = line;
    const key = event === 'error' ? JSON.stringify([run_id, msg, data]) : '';
    const isSame = key !== '' && key === state.last;
    state.last = key;
    return isSame;
  };
}

function isRepeatedLater({ event, data }: LogLine): boolean {
  if (event === 'workflow_start' || event === 'usage') return true;
  const purpose = isJsonObject(data) ? data['purpose'] : undefined;
  return event === 'model_attempt_failed' && (purpose === 'reply' || purpose === 'repair');
}

/** The messages of an error and its causes, each once. */
function causesOf(cause: JsonValue | undefined, error: JsonValue | undefined): readonly string[] {
  const texts = typeof cause === 'string' ? [plainCause(cause)] : [];
  for (let next = error; isJsonObject(next); next = next['cause'])
    texts.push(plainCause(String(next['message'] ?? '')));
  if (error !== undefined && !isJsonObject(error))
    texts.push(plainCause(typeof error === 'string' ? error : JSON.stringify(error)));
  return texts.filter((text, at) => text !== '' && texts.indexOf(text) === at);
}

/** Common network errors and their plain wording. Host and port stay. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/^(?:connection error\.?: *)?(?:fetch failed: *)?(?=\S)/i, ''],
  [/\bconnect ECONNREFUSED /, 'connection refused: '],
  [/\bconnect (?:ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT) /, 'connection timed out: '],
  [/\bconnect E(?:HOST|NET)UNREACH /, 'no route: '],
  [/^(\S+): ECONNREFUSED$/, 'connection refused: $1'],
  [/\bgetaddrinfo (?:ENOTFOUND|EAI_AGAIN) /, 'unknown host: '],
];

const plainCause = (text: string): string =>
  WORDS.reduce((shown, [pattern, by]) => shown.replace(pattern, by), text);

/** ` in 389 ms, 2 model calls, 152 tokens, $0.0031` for a run that ended. */
function endOf({ event, duration_ms }: LogLine, usage: JsonValue | undefined): string {
  if (event !== 'workflow_complete') return '';
  const took = typeof duration_ms === 'number' ? [` in ${duration(duration_ms)}`] : [];
  return [...took, ...(isJsonObject(usage) ? spent(usage) : [])].join(', ');
}

function spent(usage: { readonly [name: string]: JsonValue }): readonly string[] {
  const numberOf = (name: string): number => (typeof usage[name] === 'number' ? usage[name] : 0);
  const [calls, cost] = [numberOf('model_calls'), numberOf('cost_usd')];
  const tokens = numberOf('input_tokens') + numberOf('output_tokens');
  return [
    `${calls} model call${calls === 1 ? '' : 's'}`,
    ...(tokens === 0 ? [] : [`${tokens} tokens`]),
    ...(cost === 0 ? [] : [`$${Number(cost.toPrecision(3))}`]),
  ];
}

const duration = (ms: number): string =>
  ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
