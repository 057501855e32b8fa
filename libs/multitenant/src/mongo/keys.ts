import type { LogRef } from '@mozaiks/contracts';
import type { LogKey } from './documents.ts';
import { named, ofLog } from './filters.ts';

// What stands under a log has an `_id` that begins with the log's: unique without a second index, and found in order. The greatest `seq` has nine digits.

const SEQ_DIGITS = 9;
const seqKey = (seq: number): string => String(Math.max(0, seq)).padStart(SEQ_DIGITS, '0');

export const commitKey = ({ log_id }: Pick<LogRef, 'log_id'>, first_seq: number): string => `${named(log_id)}/${seqKey(first_seq)}`;
export const commandKey = ({ log_id }: Pick<LogRef, 'log_id'>, command_id: string): string => `${named(log_id)}/${named(command_id)}`;

/** The filter of one command. */
export const ofCommand = (log: LogRef, command_id: string): LogKey & { readonly _id: string } => ({
  ...ofLog(log),
  _id: commandKey(log, command_id),
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

/** The filter of the commits that begin at `first_seq` or later. */
export const commitsFrom = (log: LogRef, first_seq: number): LogKey & { readonly _id: Range } => {
  const { _id, ...key } = underLog(log);
  return { ...key, _id: { ..._id, $gte: commitKey(log, first_seq) } };
};
