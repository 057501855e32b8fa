import { defined, RuntimeError, StreamQuery } from '@mozaiks/contracts';
import { findRecord } from '../chats/find-record.ts';
import { followAsStream } from '../follow-as-stream.ts';
import type { Route, RouteRequest } from '../route.ts';

const LAST_EVENT_ID = /^[0-9]{1,15}$/;

export const streamEvents: Route = {
  method: 'GET',
  path: '/api/chats/{chat_id}/events/stream',
  operation: 'streamEvents',
  summary: 'The events of a chat as they happen, as server-sent events',
  description:
    'The frames of the WebSocket, nested chats and live text included, as unnamed events. Events of the chat have their `seq` as `id`. The stream ends when the token expires.',
  access: 'token',
  query: StreamQuery,
  headers: {
    'last-event-id': {
      description: 'The last `id` that the client has. Wins over `after_seq`.',
      schema: { type: 'string', pattern: LAST_EVENT_ID.source },
    },
  },
  answers: { 200: { description: 'Frames, until the stream ends', type: 'text/event-stream' } },
  errors: ['forbidden', 'chat_not_found', 'store_unavailable', 'too_many_sockets', 'shutting_down'],
  handle: async (request, principal) => {
    const { deps, query, isHead } = request;
    const cursor = cursorOf(request);
    const record = await findRecord(request, principal);
    if (deps.isDraining()) throw new RuntimeError('shutting_down');
    const { log_id, trace = false } = query as StreamQuery;
    const from = { after_seq: cursor, trace, ...defined({ log_id }) };
    if (!isHead && !deps.socketCounter.enter(principal.scope, deps.settings.maxSocketsPerUser))
      throw new RuntimeError('too_many_sockets');
    return { status: 200, stream: (to) => followAsStream(deps, to, { principal, record, from }) };
  },
};

function cursorOf({ query, headers }: RouteRequest): number {
  const last = headers['last-event-id'];
  if (last === undefined || last === '') return (query as StreamQuery).after_seq ?? 0;
  if (typeof last !== 'string' || !LAST_EVENT_ID.test(last))
    throw new RuntimeError('invalid_request', { problem: 'last-event-id: not a number' });
  return Number(last);
}
