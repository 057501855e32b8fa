import type { ClientFrameOf, ControlFrameOf } from '@mozaiks/contracts';
import { backoffDelay } from './backoff.ts';
import { ClientError } from './client-error.ts';
import { deferred, type Deferred } from './deferred.ts';
import type { ResolvedSettings } from './settings.ts';
import type { Timers } from './timers.ts';

export type CommandFrame = ClientFrameOf<
  'user_message' | 'input_response' | 'tool_response' | 'cancel'
> & { readonly command_id: string };
export interface Accepted {
  readonly command_id: string;
  /** The server had it already. */
  readonly duplicate: boolean;
}

export interface Outbox {
  /**
   * Resolves when the server has the command for good. Rejects with the server's refusal, or when
   * client or chat are closed first.
   */
  put(frame: CommandFrame): Promise<Accepted>;
  /** What the server has not accepted yet, oldest first. */
  waiting(): readonly CommandFrame[];
  /** Sends what waits; called whenever the chat is open on a connection. */
  flush(): void;
  accepted(command_id: string, duplicate: boolean): void;
  /** True when the refusal was about a command that waits here. A retryable one is tried again. */
  refused(error: ControlFrameOf<'request_error'>): boolean;
  /** Refuses everything that waits. */
  end(error: ClientError): void;
}

export interface OutboxDeps {
  readonly settings: ResolvedSettings;
  readonly timers: Timers;
  readonly send: (frame: CommandFrame) => boolean;
  /** What the server of this connection takes. */
  readonly maxFrameBytes: () => number;
}

interface Box extends OutboxDeps {
  readonly waiting: Map<
    string,
    { readonly frame: CommandFrame; readonly done: Deferred<Accepted> }
  >;
  attempt: number;
}

/**
 * Commands go one at a time, so that one that must be tried again is never overtaken by the next;
 * only `cancel` does not wait. Each keeps its `command_id` until it is accepted.
 */
export function createOutbox(deps: OutboxDeps): Outbox {
  const box: Box = { ...deps, waiting: new Map(), attempt: 0 };
  return {
    put: (frame) => put(box, frame),
    waiting: () => [...box.waiting.values()].map(({ frame }) => frame),
    flush: () => flush(box),
    accepted(command_id, duplicate) {
      box.attempt = 0;
      settle(box, command_id, ({ resolve }) => resolve({ command_id, duplicate }));
    },
    refused: (error) => refused(box, error),
    end(error) {
      deps.timers.clear('resend');
      for (const { done } of box.waiting.values()) done.reject(error);
      box.waiting.clear();
    },
  };
}

function put(box: Box, frame: CommandFrame): Promise<Accepted> {
  const known = box.waiting.get(frame.command_id);
  if (known !== undefined) return known.done.promise;
  const { maxPendingCommands } = box.settings;
  if (box.waiting.size >= maxPendingCommands) {
    return Promise.reject(
      new ClientError(
        'outbox_full',
        `${maxPendingCommands} commands of this chat wait to be accepted`,
        { retryable: true },
      ),
    );
  }
  const done = deferred<Accepted>();
  const first = box.waiting.size === 0;
  box.waiting.set(frame.command_id, { frame, done });
  if (first || frame.type === 'cancel') send(box, frame);
  return done.promise;
}

function flush(box: Box): void {
  const [head, ...rest] = [...box.waiting.values()].map(({ frame }) => frame);
  if (head === undefined) return box.timers.clear('resend');
  for (const frame of [head, ...rest.filter(({ type }) => type === 'cancel')]) send(box, frame);
}

function send(box: Box, frame: CommandFrame): void {
  const bytes = new TextEncoder().encode(JSON.stringify(frame)).length;
  if (bytes > box.maxFrameBytes()) {
    // Sent, it would cost the connection, and again after each reconnect.
    return settle(box, frame.command_id, ({ reject }) =>
      reject(new ClientError('frame_too_big', `the command has ${bytes} bytes`)),
    );
  }
  // The timer is the head's: a `cancel` that overtakes it must not postpone its next try.
  if (box.send(frame) && isHead(box, frame.command_id))
    box.timers.set('resend', box.settings.acceptTimeoutMs, () => flush(box));
}

const isHead = ({ waiting }: Box, command_id: string): boolean =>
  waiting.keys().next().value === command_id;

function settle(box: Box, command_id: string, how: (done: Deferred<Accepted>) => void): void {
  const command = box.waiting.get(command_id);
  if (command === undefined) return;
  const wasHead = isHead(box, command_id);
  box.waiting.delete(command_id);
  how(command.done);
  if (wasHead || box.waiting.size === 0) flush(box);
}

function refused(
  box: Box,
  { code, message, retryable, details, reply_to, command_id }: ControlFrameOf<'request_error'>,
): boolean {
  const id = [reply_to, command_id].find((each) => each !== undefined && box.waiting.has(each));
  if (id === undefined) return false;
  if (!retryable) {
    settle(box, id, ({ reject }) =>
      reject(new ClientError(code, message, details === undefined ? {} : { details })),
    );
    return true;
  }
  const delay = backoffDelay(box.attempt, box.settings.reconnect, Math.random());
  box.attempt += 1;
  box.timers.set('resend', delay, () => flush(box));
  return true;
}
