import type { EventOf, LogRef, UsageRow } from '@mozaiks/contracts';
import type { UsageDocument } from './documents.ts';
import { named, ofLog } from './filters.ts';
import { fromStored, toStored } from './stored-json.ts';

/** The usage event without the fields that the document has itself. Its `seq` is in the id. */
export function usageDocument(log: LogRef, { id, workflow_name, fact }: UsageRow): UsageDocument {
  const { type: _type, seq: _seq, ts: _ts, chat_id: _chat_id, ...rest } = fact;
  return { _id: named(id), ...ofLog(log), workflow_name, ts: fact.ts, fact: toStored(rest) };
}

export const usageEventOf = (
  { _id, ts, fact }: Pick<UsageDocument, '_id' | 'ts' | 'fact'>,
  chat_id: string,
): EventOf<'usage'> =>
  ({
    type: 'usage',
    seq: Number(_id.slice(_id.lastIndexOf('/') + 1)),
    ts,
    chat_id,
    ...(fromStored(fact) as object),
  }) as EventOf<'usage'>;
