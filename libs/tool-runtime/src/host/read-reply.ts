import { defined } from '@mozaiks/contracts';
import type { FromIsolate, IsolateReport, LogLine, Thrown } from '../protocol.ts';
import { boundText } from '../isolate/bound-text.ts';
import { MAX_MESSAGE_BYTES, MAX_STACK_BYTES } from '../isolate/describe-error.ts';
import { MAX_LOG_DATA_BYTES, MAX_LOG_MESSAGE_BYTES } from '../isolate/log.ts';
import { MAX_PROGRESS_BYTES } from '../isolate/progress.ts';

type Raw = { readonly [key: string]: unknown };
type Read = (raw: Raw, id: string) => FromIsolate | undefined;

const MAX_ENDPOINT_BYTES = 2048;
const levels: readonly unknown[] = [
  'debug',
  'info',
  'warn',
  'error',
] satisfies readonly LogLine['level'][];
const isLevel = (value: unknown): value is LogLine['level'] => levels.includes(value);

const isRaw = (value: unknown): value is Raw => typeof value === 'object' && value !== null;
const text = (value: unknown, max: number): string | undefined =>
  typeof value === 'string' ? boundText(value, max) : undefined;

function readProgress({ percent, message }: Raw, id: string): FromIsolate {
  const isPercent = typeof percent === 'number' && percent >= 0 && percent <= 100;
  return {
    type: 'progress',
    id,
    ...(isPercent ? { percent } : {}),
    ...defined({ message: text(message, MAX_PROGRESS_BYTES) }),
  };
}

function readLog({ level, msg, data }: Raw, id: string): FromIsolate | undefined {
  if (
    !isLevel(level) ||
    typeof msg !== 'string' ||
    (typeof data === 'string' && data.length > MAX_LOG_DATA_BYTES)
  )
    return undefined;
  return {
    type: 'log',
    id,
    level,
    msg: boundText(msg, MAX_LOG_MESSAGE_BYTES),
    ...(typeof data === 'string' ? { data } : {}),
  };
}

function readPlatform({ request, endpoint, data }: Raw, id: string): FromIsolate | undefined {
  if (typeof request !== 'number' || typeof endpoint !== 'string') return undefined;
  return {
    type: 'platform',
    id,
    request,
    endpoint: boundText(endpoint, MAX_ENDPOINT_BYTES),
    ...(typeof data === 'string' ? { data } : {}),
  };
}

const readThrown = (error: unknown): Thrown => ({
  message: (isRaw(error) ? text(error['message'], MAX_MESSAGE_BYTES) : undefined) ?? '',
  ...(isRaw(error)
    ? defined({ code: text(error['code'], 64), stack: text(error['stack'], MAX_STACK_BYTES) })
    : {}),
});

/** A missing field counts as bad. */
const readReport = (report: unknown): IsolateReport => ({
  isTainted: !isRaw(report) || report['isTainted'] !== false,
  isFull: !isRaw(report) || report['isFull'] !== false,
  isBusy: !isRaw(report) || report['isBusy'] !== false,
  hasLeftovers: !isRaw(report) || report['hasLeftovers'] !== false,
});

function readDone({ ok, value, set, error, report }: Raw, id: string): FromIsolate | undefined {
  if (ok !== true)
    return { type: 'done', id, ok: false, error: readThrown(error), report: readReport(report) };
  if (typeof value !== 'string' || typeof set !== 'string') return undefined;
  return { type: 'done', id, ok: true, value, set, report: readReport(report) };
}

const readers = new Map<unknown, Read>([
  ['ready', () => ({ type: 'ready' })],
  ['warmed', ({ report }, id) => ({ type: 'warmed', id, report: readReport(report) })],
  ['started', (_, id) => ({ type: 'started', id })],
  ['refused', (_, id) => ({ type: 'refused', id })],
  ['waiting', ({ report }, id) => ({ type: 'waiting', id, report: readReport(report) })],
  ['pong', ({ report }) => ({ type: 'pong', report: readReport(report) })],
  ['broken', () => ({ type: 'broken' })],
  ['progress', readProgress],
  ['log', readLog],
  ['platform', readPlatform],
  ['done', readDone],
]);

/**
 * Reads a message of an isolate and checks its limits again. Returns undefined if our program
 * cannot have sent it.
 */
export function readReply(message: unknown): FromIsolate | undefined {
  if (!isRaw(message)) return undefined;
  return readers.get(message['type'])?.(
    message,
    typeof message['id'] === 'string' ? message['id'] : '',
  );
}
