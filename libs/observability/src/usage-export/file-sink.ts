import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { UsageEvent } from './usage-event.ts';
import { failureOf, type SendOutcome, type UsageSink } from './usage-sink.ts';

/** Failures that do not end without intervention. */
const WRONG_PATH = [
  'EACCES',
  'EISDIR',
  'ELOOP',
  'ENAMETOOLONG',
  'ENOENT',
  'ENOTDIR',
  'EPERM',
  'EROFS',
  'ENXIO',
];
/** The start of every line. */
const START = '{"specversion":"1.0",';
/** Longer than any line. */
const TAIL_BYTES = 65_536;

/** One event a line. */
export const linesOf = (events: readonly UsageEvent[]): string =>
  events.map((event) => `${JSON.stringify(event)}\n`).join('');

/**
 * Appends each event to a file as one line of JSON, and reports it as delivered when it is on the
 * disk. The file is opened for every batch, so that it may be renamed or removed at any time. An
 * unfinished line after a crash is removed, and its event is written again.
 */
export const createFileSink = (file: string): UsageSink => ({
  name: 'file',
  async send(events) {
    try {
      await append(file, linesOf(events));
      return { kind: 'delivered' };
    } catch (error) {
      return failed(failureOf(error));
    }
  },
});

const failed = (code: string): SendOutcome => ({
  kind: WRONG_PATH.includes(code) ? 'misconfigured' : 'unavailable',
  reason: `cannot write the file: ${code}`,
});

async function append(file: string, lines: string): Promise<void> {
  // Non-blocking: opening a pipe without a reader would otherwise wait forever.
  const flags = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK;
  const handle = await open(file, flags, 0o640);
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw Object.assign(new Error('not a regular file'), { code: 'ENXIO' });
    const { end, separator } = await wholeLines(handle, stats.size);
    if (end < stats.size) await handle.truncate(end);
    await appendWhole(handle, { end, text: separator + lines });
    if (stats.size === 0) await syncFolder(file);
  } finally {
    await handle.close();
  }
}

/** Writes all or nothing: a full disk would otherwise leave half a line. */
async function appendWhole(
  handle: FileHandle,
  { end, text }: { readonly end: number; readonly text: string },
): Promise<void> {
  try {
    await handle.appendFile(text);
    await handle.sync();
  } catch (error) {
    await handle.truncate(end).catch(() => undefined);
    throw error;
  }
}

/**
 * The position after the last complete line. An unfinished last line that is not ours stays, and
 * gets a line end.
 */
async function wholeLines(
  handle: FileHandle,
  size: number,
): Promise<{ readonly end: number; readonly separator: string }> {
  const from = Math.max(0, size - TAIL_BYTES);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - from), 0, size - from, from);
  const tail = buffer.subarray(0, bytesRead);
  const end = tail.lastIndexOf(0x0a) + 1;
  const rest = tail.subarray(end).toString('utf8');
  if (rest === '') return { end: size, separator: '' };
  const ours = rest.startsWith(START) || START.startsWith(rest);
  return ours ? { end: from + end, separator: '' } : { end: size, separator: '\n' };
}

/** The name of a new file is on the disk only after its folder was synced. */
async function syncFolder(file: string): Promise<void> {
  const folder = await open(path.dirname(file), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
