import {
  isRuntimeError,
  jsonSize,
  project,
  RuntimeError,
  type CallerChats,
  type ClientCommand,
  type EarlierTurn,
  type Followed,
  type FollowFrom,
  type JsonValue,
  type LogRef,
  type Principal,
} from '@mozaiks/contracts';
import { findPermitted, type Lookup } from '../../access/find-permitted.ts';
import { grantOf, permitChat } from '../../access/grant.ts';
import { termsOf } from '../../access/terms-of.ts';
import { createDeltaGate } from '../../follow/delta-gate.ts';
import { textBytes } from '../../frames/decode-frame.ts';
import type { HttpDeps, RouteRequest } from '../route.ts';

/** Other APIs cannot request trace events. */
const VIEWER = { trace: false };

/** The chats that a principal may access, with the run conditions from its token and request. */
export function callerChats({ deps, headers }: RouteRequest, principal: Principal): CallerChats {
  const grant = grantOf(principal, deps.directory);
  const terms = termsOf(principal, headers);
  const lookup = { chats: deps.chats, grant, terms };
  return {
    find({ chat_id = deps.ids.random(), workflow_name, context, history }) {
      checkHistory(deps, history);
      return findPermitted(lookup, { chat_id, workflow_name, context, history });
    },
    submit(log, command) {
      checkSize(deps, command);
      return deps.chats.submit(
        log,
        command.type === 'user_message' ? { ...command, ...terms } : command,
      );
    },
    follow: (log, from, signal) => followProjected(deps, log, { from, signal }),
    async fork(log, at_seq, chat_id = deps.ids.random()) {
      await permitChat(grant, chat_id);
      return deps.chats.fork(log, at_seq, chat_id);
    },
    putBookmark: (key, place) => deps.bookmarks.put(key, place),
    async findBookmark(key) {
      const place = await deps.bookmarks.find(principal.scope, key);
      return place !== null && (await isReachable(lookup, place.log)) ? place : null;
    },
  };
}

/** False for a chat that the token may not open, and for an erased chat. */
async function isReachable(lookup: Lookup, { chat_id, log_id }: LogRef): Promise<boolean> {
  try {
    return (await findPermitted(lookup, { chat_id })).log.log_id === log_id;
  } catch (error) {
    if (isRuntimeError(error, 'forbidden') || isRuntimeError(error, 'chat_not_found')) return false;
    throw error;
  }
}

function checkHistory(
  { settings: { maxTextBytes } }: HttpDeps,
  history: readonly EarlierTurn[] = [],
): void {
  if (history.some(({ text }) => Buffer.byteLength(text) > maxTextBytes))
    throw new RuntimeError('text_too_long', { max_bytes: maxTextBytes });
}

/** The body may be larger than a frame, since it contains more than the command. */
function checkSize(
  { settings: { maxTextBytes, maxFrameBytes } }: HttpDeps,
  command: ClientCommand,
): void {
  const bytes = command.type === 'user_message' ? textBytes(command) : 0;
  if (bytes > maxTextBytes) throw new RuntimeError('text_too_long', { max_bytes: maxTextBytes });
  if (jsonSize(command as unknown as JsonValue) > maxFrameBytes)
    throw new RuntimeError('request_too_big', { max_bytes: maxFrameBytes });
}

async function* followProjected(
  { chats }: HttpDeps,
  log: LogRef,
  { from, signal }: { readonly from: FollowFrom; readonly signal: AbortSignal },
): AsyncGenerator<Followed, void> {
  const gate = createDeltaGate(from.after_seq === 0 ? 'none' : 'unknown');
  for await (const item of chats.follow(log, from, signal)) {
    if (item.type === 'commit') {
      const events = item.commit.events.map((event) => project(event, VIEWER));
      for (const event of events) gate.sent(event, item.commit.fence);
      yield { type: 'commit', commit: { ...item.commit, events } };
    } else if (item.type !== 'live' || gate.admits(item.delta, item.fence)) yield item;
  }
}
