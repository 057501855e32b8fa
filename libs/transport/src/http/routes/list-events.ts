import {
  EventPage,
  EventsQuery,
  jsonSize,
  logRef,
  project,
  type JsonValue,
  type LogRef,
  type RuntimeEvent,
} from '@mozaiks/contracts';
import { viewerOf } from '../../access/viewer.ts';
import { findRecord } from '../chats/find-record.ts';
import { json, type HttpDeps, type Route } from '../route.ts';

const DEFAULT_LIMIT = 100;
const MAX_PAGE_BYTES = 1024 * 1024;
/** Commits per read. Each may be one megabyte. */
const COMMITS = 8;

export const listEvents: Route = {
  method: 'GET',
  path: '/api/chats/{chat_id}/events',
  operation: 'listEvents',
  summary: 'The events of a chat after a cursor',
  description:
    'As on the WebSocket: without a gap, and what this caller may not read is blank and `redacted: true`.',
  access: 'token',
  query: EventsQuery,
  answers: { 200: { description: 'One page', schema: EventPage } },
  errors: ['forbidden', 'chat_not_found', 'store_unavailable'],
  handle: async (request, principal) => {
    const { chat_id, log_id, ...record } = await findRecord(request, principal);
    const { after_seq = 0, limit = DEFAULT_LIMIT, trace = false } = request.query as EventsQuery;
    const found = await readPage(request.deps, logRef({ ...record, chat_id }, log_id), {
      after_seq,
      limit,
    });
    const viewer = viewerOf(principal, trace);
    const items = found.events.map((event) => project(event, viewer));
    const page: EventPage = { chat_id, log_id, items, next_after_seq: found.next };
    return { status: 200, body: json(page) };
  },
};

interface Found {
  readonly events: readonly RuntimeEvent[];
  /** null if the log has no more events. */
  readonly next: number | null;
}

async function readPage(
  { log }: HttpDeps,
  ref: LogRef,
  range: { readonly after_seq: number; readonly limit: number },
): Promise<Found> {
  const events: RuntimeEvent[] = [];
  let cursor = range.after_seq;
  let bytes = 0;
  for (;;) {
    const commits = await log.read(ref, { after_seq: cursor, limit: COMMITS });
    for (const event of commits.flatMap((commit) => commit.events)) {
      if (event.seq <= cursor) continue;
      if (events.length === range.limit || bytes > MAX_PAGE_BYTES) return { events, next: cursor };
      events.push(event);
      bytes += jsonSize(event as unknown as JsonValue);
      cursor = event.seq;
    }
    if (commits.length < COMMITS) return { events, next: null };
  }
}
