import {
  RuntimeError,
  isErrorCode,
  type CompatibleAnswer,
  type CompatibleRoute,
  type EventStream,
  type Principal,
} from '@mozaiks/contracts';
import { whileStreaming } from '../follow-as-stream.ts';
import type { ResponseStream } from '../response-stream.ts';
import type { HttpDeps, Route, RouteRequest } from '../route.ts';
import { HEARTBEAT, type StreamOutbox } from '../stream-outbox.ts';
import { callerChats } from './caller-chats.ts';

/** A route of another API as one of ours: with a token, for the chats of the caller, within the limits of all streams. */
export function mountRoute({ handle, errors, ...facts }: CompatibleRoute): Route {
  return {
    ...facts,
    access: 'token',
    errors: [...new Set([...errors, 'too_many_sockets', 'shutting_down'] as const)],
    async handle(request, principal) {
      const { deps } = request;
      if (deps.isDraining()) throw new RuntimeError('shutting_down');
      // Before anything is done, since a stream that is refused later would leave a run behind.
      if (!deps.registry.enter(principal.scope, deps.settings.maxSocketsPerUser))
        throw new RuntimeError('too_many_sockets');
      const answer = await answerOf(request, principal, handle).catch((error: unknown) => {
        deps.registry.leave(principal.scope);
        throw error;
      });
      if ('stream' in answer)
        return { status: 200, stream: (to) => serveStream(deps, to, { principal, answer }) };
      deps.registry.leave(principal.scope);
      return answer;
    },
  };
}

const answerOf = async (
  request: RouteRequest,
  principal: Principal,
  handle: CompatibleRoute['handle'],
): Promise<CompatibleAnswer> =>
  handle({ params: request.params, body: request.body, chats: callerChats(request, principal) });

interface Served {
  readonly principal: Principal;
  readonly answer: Extract<CompatibleAnswer, { readonly stream: unknown }>;
}

/** The registry was entered; it is left here. */
async function serveStream(
  deps: HttpDeps,
  to: ResponseStream,
  { principal, answer }: Served,
): Promise<void> {
  const ending = new AbortController();
  const stream: EventStream = {
    signal: to.signal,
    ending: ending.signal,
    write: (text) => to.write(text),
    drained: () => to.drained(),
  };
  const outbox = outboxOf(to, ending, deps.settings.maxBufferedBytes);
  await whileStreaming(deps, { outbox, principal }, () => answer.stream(stream));
}

/** Frames have no place in the stream of another API. Its end is told to what writes it. */
const outboxOf = (
  to: ResponseStream,
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
