import type { History } from '@mozaiks/client';
import type { Api } from '@mozaiks/client/api';
import type { ChatDetails, RuntimeEvent } from '@mozaiks/contracts';

/**
 * Chats with more events than this are long. So many of the newest are read first: a window shows
 * no more at once.
 */
const TAIL = 200;
const PER_PAGE = 1_000;
/** A browser has six connections to a server. */
const AT_ONCE = 3;

type Events = readonly RuntimeEvent[];

export interface HistoryReader {
  readonly api: Pick<Api, 'chats'>;
  readonly chat_id: string;
  /** Takes the newest events of a long chat; resolves when they are shown. */
  readonly onNewest: (chat: ChatDetails, events: Events) => Promise<void>;
}

/**
 * The events of a long chat, read in pages, the newest first: as frames of a socket they would take
 * a browser several times as long. Undefined for a short chat. Rejects if they cannot be read.
 */
export async function readHistory({
  api,
  chat_id,
  onNewest,
}: HistoryReader): Promise<History | undefined> {
  const chat = await api.chats.get(chat_id);
  const { log_id } = chat;
  const start = chat.head_seq - TAIL;
  if (start <= 0) return undefined;
  const read = (range: Range): Promise<Events> => readRange(api, { chat_id, log_id }, range);
  const newest = await read({ from: start, to: chat.head_seq });
  await onNewest(chat, newest);
  const pages = Array.from({ length: Math.ceil(start / PER_PAGE) }, (_, nth) => ({
    from: nth * PER_PAGE,
    to: Math.min((nth + 1) * PER_PAGE, start),
  }));
  return { log_id, items: [...(await inTurn(pages, read)).flat(), ...newest] };
}

/** The events after `from`, up to `to`. */
interface Range {
  readonly from: number;
  readonly to: number;
}

/** A page ends early if its events are large. */
async function readRange(
  api: Pick<Api, 'chats'>,
  { chat_id, log_id }: Pick<ChatDetails, 'chat_id' | 'log_id'>,
  { from, to }: Range,
): Promise<Events> {
  const events: RuntimeEvent[] = [];
  while (from + events.length < to) {
    const after_seq = from + events.length;
    const limit = to - after_seq;
    const page = await api.chats.events(chat_id, { after_seq, limit, trace: true });
    if (page.log_id !== log_id || page.items.length === 0) throw new Error('the log has changed');
    events.push(...page.items);
  }
  return events;
}

/** The results in order, of which a few are waited for at a time. */
async function inTurn<A, B>(
  all: readonly A[],
  get: (each: A) => Promise<B>,
): Promise<readonly B[]> {
  const found: B[] = [];
  const left = all.entries();
  const work = async (): Promise<void> => {
    for (const [at, each] of left) found[at] = await get(each);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return found;
}
