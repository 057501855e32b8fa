import {
  RuntimeError,
  isErrorCode,
  type CompatibleAnswer,
  type CompatibleRoute,
  type EventStream,
  type Principal,
  type WholeAnswer,
} from '@mozaiks/contracts';
import { whileStreaming } from '../follow-as-stream.ts';
import type { ResponseStream } from '../response-stream.ts';
import type { HttpDeps, Route, RouteRequest } from '../route.ts';
import { HEARTBEAT, type StreamOutbox } from '../stream-outbox.ts';
import { mayOpen } from '../routes/workflows.ts';
import { callerChats } from './caller-chats.ts';

/**
 * Wraps a route of another API: it requires a token, accesses only the caller's chats, and is
 * subject to the limits of all streams.
 */
export function mountRoute({ handle, errors, ...rest }: CompatibleRoute): Route {
  return {
    ...rest,
    access: 'token',
    errors: [
      ...new Set([...errors, 'too_many_streams', 'too_many_sockets', 'shutting_down'] as const),
    ],
    async handle(request, principal) {
      const { deps } = request;
      if (deps.isDraining()) throw new RuntimeError('shutting_down');
      const { release, leave } = enter(deps, principal);
      const answer = await answerOf(request, principal, handle).catch((error: unknown) => {
        leave();
        throw error;
      });
      if ('status' in answer && 'body' in answer) {
        leave();
        return answer;
      }
      const serving = { deps, principal, release };
      return 'later' in answer
        ? { later: (signal) => serveLater(serving, signal, answer) }
        : { status: 200, stream: (to) => serveStream(serving, to, answer) };
    },
  };
}

interface Slot {
  /** Call if nothing is streamed. */
  readonly leave: () => void;
  /** Call after streaming has ended and the socket counter was released. */
  readonly release: () => void;
}

/**
 * Counts the answer against the caller's limits. Must happen before the route is called, since an
 * answer that is refused later would leave a run behind.
 */
function enter({ answers, socketCounter, settings }: HttpDeps, { scope }: Principal): Slot {
  const release = answers.enter(scope);
  if (release === null)
    throw new RuntimeError('too_many_streams', { max_streams: settings.maxAnswersPerUser });
  if (!socketCounter.enter(scope, settings.maxSocketsPerUser)) {
    release();
    throw new RuntimeError('too_many_sockets');
  }
  return {
    release,
    leave: () => {
      socketCounter.leave(scope);
      release();
    },
  };
}

const answerOf = async (
  request: RouteRequest,
  principal: Principal,
  handle: CompatibleRoute['handle'],
): Promise<CompatibleAnswer> =>
  handle({
    params: request.params,
    body: request.body,
    chats: callerChats(request, principal),
    workflows: () => request.deps.catalog.list().filter(mayOpen(principal)),
  });

interface Serving {
  readonly deps: HttpDeps;
  readonly principal: Principal;
  readonly release: () => void;
}

/** Serves a streamed answer. The socket was counted by `enter`; `whileStreaming` releases it. */
async function serveStream(
  { deps, principal, release }: Serving,
  to: ResponseStream,
  answer: Extract<CompatibleAnswer, { readonly stream: unknown }>,
): Promise<void> {
  const ending = new AbortController();
  const stream: EventStream = {
    signal: to.signal,
    ending: ending.signal,
    write: (text) => to.write(text),
    drained: () => to.drained(),
  };
  const outbox = outboxOf(to, ending, deps.settings.maxBufferedBytes);
  await whileStreaming(deps, { outbox, principal }, () => answer.stream(stream)).finally(release);
}

/** Serves an answer of which nothing is sent before it is complete. */
async function serveLater(
  { deps, principal, release }: Serving,
  signal: AbortSignal,
  answer: Extract<CompatibleAnswer, { readonly later: unknown }>,
): Promise<WholeAnswer> {
  const ending = new AbortController();
  const outbox = outboxOf(NO_STREAM, ending, 0);
  let whole: WholeAnswer | undefined;
  await whileStreaming(deps, { outbox, principal }, async () => {
    whole = await answer.later({ signal, ending: ending.signal });
  }).finally(release);
  if (whole === undefined) throw new RuntimeError('internal');
  return whole;
}

type StreamTarget = Pick<ResponseStream, 'write' | 'bufferedBytes' | 'drained'>;
const NO_STREAM: StreamTarget = {
  write: () => {},
  bufferedBytes: () => 0,
  drained: async () => {},
};

/**
 * An outbox that sends no frames, since the stream has the format of another API. Closing it aborts
 * `ending`, which its writer observes.
 */
const outboxOf = (
  to: StreamTarget,
  ending: AbortController,
  maxBufferedBytes: number,
): StreamOutbox => ({
  send: () => 0,
  heartbeat: () => to.write(HEARTBEAT),
  isBehind: () => to.bufferedBytes() > maxBufferedBytes,
  drained: () => to.drained(),
  bufferedBytes: () => to.bufferedBytes(),
  sentFrames: () => 0,
  close: (_code, reason) =>
    ending.abort(new RuntimeError(isErrorCode(reason) ? reason : 'internal')),
});
