import type { LogRef } from '@mozaiks/contracts';
import type { LogKey } from './documents.ts';
import { named, ofLog } from './filters.ts';

// Documents under a log have an `_id` that starts with the log's id. It is unique without a second
// index, and sorts in order: the greatest `seq` has nine digits.

const SEQ_DIGITS = 9;
const seqKey = (seq: number): string => String(Math.max(0, seq)).padStart(SEQ_DIGITS, '0');

export const commitKey = ({ log_id }: Pick<LogRef, 'log_id'>, first_seq: number): string =>
  `${named(log_id)}/${seqKey(first_seq)}`;
export const commandKey = ({ log_id }: Pick<LogRef, 'log_id'>, command_id: string): string =>
  `${named(log_id)}/${named(command_id)}`;

/** The filter of one command. */
export const ofCommand = (log: LogRef, command_id: string): LogKey & { readonly _id: string } => ({
  ...ofLog(log),
  _id: commandKey(log, command_id),
});

/** The filter of one model answer. */
export const ofResponse = (log: LogRef, key: string): LogKey & { readonly _id: string } => ({
  ...ofLog(log),
  _id: `${named(log.log_id)}/${named(key)}`,
});

/** The filter of one bookmark of a log. */
export const ofBookmark = (log: LogRef, key: string): LogKey & { readonly _id: string } => ({
  ...ofLog(log),
  _id: `${named(log.log_id)}/${named(key)}`,
});

/** The filter of the waiting commands of a log. */
export const waitingIn = (log: LogRef): LogKey & { readonly waiting_in: string } => ({
  ...ofLog(log),
  waiting_in: named(log.log_id),
});

/** The filter of a log's snapshot. */
export const ofSnapshot = (log: LogRef): LogKey & { readonly _id: string } => ({
  ...ofLog(log),
  _id: named(log.log_id),
});

interface Range {
  readonly $gte: string;
  readonly $lt: string;
}
/** The character after `/`. */
const AFTER_SLASH = '0';

/** The filter of everything under a log in one collection. */
export const underLog = (log: LogRef): LogKey & { readonly _id: Range } => ({
  ...ofLog(log),
  _id: { $gte: `${named(log.log_id)}/`, $lt: `${named(log.log_id)}${AFTER_SLASH}` },
});

const BYTE_DIGITS = 16;
const fileKey = ({ log_id }: Pick<LogRef, 'log_id'>, file_id: string): string =>
  `${named(log_id)}/${named(file_id)}`;
export const chunkKey = (
  log: Pick<LogRef, 'log_id'>,
  file_id: string,
  first_byte: number,
): string => `${fileKey(log, file_id)}/${String(first_byte).padStart(BYTE_DIGITS, '0')}`;

/** The filter of one file. */
export const ofFile = (log: LogRef, file_id: string): LogKey & { readonly _id: string } => ({
  ...ofLog(log),
  _id: fileKey(log, file_id),
});

/** The filter of the chunks of a file. */
export const chunksOf = (log: LogRef, file_id: string): LogKey & { readonly _id: Range } => ({
  ...ofLog(log),
  _id: { $gte: `${fileKey(log, file_id)}/`, $lt: `${fileKey(log, file_id)}${AFTER_SLASH}` },
});

/** The filter of the chunks that start at `byte` or before it. */
export const chunksUpTo = (
  log: LogRef,
  file_id: string,
  byte: number,
): LogKey & { readonly _id: Pick<Range, '$gte'> & { $lte: string } } => ({
  ...ofLog(log),
  _id: { $gte: `${fileKey(log, file_id)}/`, $lte: chunkKey(log, file_id, byte) },
});

/** The filter of the commits that start at `first_seq` or later. */
export const commitsFrom = (log: LogRef, first_seq: number): LogKey & { readonly _id: Range } => {
  const { _id, ...key } = underLog(log);
  return { ...key, _id: { ..._id, $gte: commitKey(log, first_seq) } };
};
