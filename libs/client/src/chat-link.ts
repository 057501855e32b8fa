import type { ClientFrame, ClientFrameOf, ControlFrameOf, ServerFrame } from '@mozaiks/contracts';
import {
  applyFrame,
  applyFrameWith,
  concernsView,
  isEvent,
  withoutConnection,
  type ChatView,
} from '@mozaiks/contracts/chat-view';
import { backoffDelay } from './backoff.ts';
import type { OpenOptions } from './chat.ts';
import { ClientError } from './client-error.ts';
import { deferred, type Deferred } from './deferred.ts';
import { firstView } from './first-view.ts';
import { createListeners, type Listeners } from './listeners.ts';
import { mintId } from './mint-id.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import type { ResolvedSettings } from './settings.ts';
import { createTimers, type Timers } from './timers.ts';

export interface LinkDeps {
  readonly settings: ResolvedSettings;
  /** False when there is no connection that is ready. */
  readonly send: (frame: ClientFrame) => boolean;
  readonly maxFrameBytes: () => number;
  readonly forget: (link: ChatLink) => void;
}

/**
 * A chat and its cursor. On each connection: `open` after `last_seq`, then `opened`, then the
 * commands that wait. A gap, a replaced log and an unanswered or retryably refused `open` all lead
 * back to `open`.
 */
export interface ChatLink {
  readonly deps: LinkDeps;
  readonly chat_id: string;
  readonly options: OpenOptions;
  readonly opened: Deferred<ControlFrameOf<'opened'>>;
  readonly outbox: Outbox;
  readonly timers: Timers;
  readonly listeners: Listeners<[frame: ServerFrame, view: ChatView]>;
  readonly ends: Listeners<[error: ClientError]>;
  readonly open_id: string;
  readonly apply: typeof applyFrame;
  view: ChatView;
  isOpen: boolean;
  attempt: number;
  /** Where the last gap was: a second one at the same place is not chased at once. */
  gap_seq: number;
  error: ClientError | null;
}

export function createChatLink(options: OpenOptions, deps: LinkDeps): ChatLink {
  const chat_id = options.chat_id ?? mintId();
  const timers = createTimers();
  const apply = options.details === undefined ? applyFrame : applyFrameWith(options.details);
  const link: ChatLink = {
    deps,
    chat_id,
    options,
    opened: deferred(),
    outbox: createOutbox({ ...deps, timers, send: (frame) => link.isOpen && deps.send(frame) }),
    timers,
    listeners: createListeners(),
    ends: createListeners(),
    open_id: mintId(),
    apply,
    view: firstView(chat_id, options, apply),
    isOpen: false,
    attempt: 0,
    gap_seq: -1,
    error: null,
  };
  return link;
}

/**
 * Asks for everything after the cursor. Without a connection nothing happens: the next one asks
 * again.
 */
export function openLink(link: ChatLink): void {
  const { options, view, deps, chat_id } = link;
  link.isOpen = false;
  const { workflow_name, trace, context } = options;
  const frame: ClientFrameOf<'open'> = {
    type: 'open',
    id: link.open_id,
    chat_id,
    after_seq: view.last_seq,
    ...(workflow_name === undefined ? {} : { workflow_name }),
    ...(view.log_id === null ? {} : { log_id: view.log_id }),
    ...(trace === undefined ? {} : { trace }),
    ...(context === undefined ? {} : { context }),
  };
  if (deps.send(frame))
    link.timers.set('open', deps.settings.acceptTimeoutMs, () => openLink(link));
}

/** The socket is gone: nothing of it counts any more. */
export function pauseLink(link: ChatLink): void {
  link.isOpen = false;
  link.view = withoutConnection(link.view);
  link.timers.clear();
}

export const concerns = (link: ChatLink, frame: ServerFrame): boolean =>
  concernsView(link.view, frame);

export function receive(link: ChatLink, frame: ServerFrame): void {
  const before = link.view;
  link.view = link.apply(before, frame);
  const isNew = isEvent(frame)
    ? link.view !== before && isApplied(link.view, frame)
    : link.view !== before || frame.type === 'accepted';
  if (isEvent(frame) || frame.type === 'accepted') settleCommand(link, frame);
  // Listeners are called first: they see the history before what a flush may bring.
  if (isNew) tell(link, frame);
  if (link.error !== null) return;
  if (frame.type === 'opened' && frame.chat_id === link.chat_id) becomeOpen(link, frame);
  if (frame.type === 'resync_required') reopen(link);
  if (link.view.gap && !before.gap) chaseGap(link);
}

/** An event behind a gap raises `gap` and no cursor: it will come again. */
const isApplied = (
  view: ChatView,
  event: { readonly chat_id: string; readonly seq: number },
): boolean => event.chat_id !== view.chat_id || event.seq === view.last_seq;

function settleCommand(link: ChatLink, frame: ServerFrame): void {
  const { command_id } = frame as { command_id?: string };
  // The event of a command says that it was accepted, should that frame have been lost.
  if (command_id !== undefined)
    link.outbox.accepted(command_id, frame.type === 'accepted' && frame.duplicate);
}

function becomeOpen(link: ChatLink, frame: ControlFrameOf<'opened'>): void {
  link.timers.clear('open');
  link.isOpen = true;
  link.attempt = 0;
  link.opened.resolve(frame);
  link.outbox.flush();
}

function reopen(link: ChatLink): void {
  link.deps.send({ type: 'close', chat_id: link.chat_id });
  openLink(link);
}

function chaseGap(link: ChatLink): void {
  const again = link.gap_seq === link.view.last_seq;
  link.gap_seq = link.view.last_seq;
  if (!again) return reopen(link);
  link.timers.set('open', delayOf(link), () => reopen(link));
}

function delayOf(link: ChatLink): number {
  const delay = backoffDelay(link.attempt, link.deps.settings.reconnect, Math.random());
  link.attempt += 1;
  return delay;
}

/** True when the refusal was about this chat. */
export function refuse(link: ChatLink, frame: ControlFrameOf<'request_error'>): boolean {
  const isOpening = frame.reply_to === link.open_id;
  if (!isOpening && !link.outbox.refused(frame) && frame.chat_id !== link.chat_id) return false;
  // A refusal for good is the end of the chat, and told as that.
  if (isOpening && !frame.retryable) {
    endLink(link, new ClientError(frame.code, frame.message, { details: frame.details }));
    return true;
  }
  tell(link, frame);
  if (isOpening) link.timers.set('open', delayOf(link), () => openLink(link));
  return true;
}

export function endLink(link: ChatLink, error: ClientError): void {
  if (link.error !== null) return;
  link.error = error;
  pauseLink(link);
  link.deps.forget(link);
  link.opened.reject(error);
  link.outbox.end(error);
  link.ends.notify(error);
  link.ends.clear();
  link.listeners.clear();
}

const tell = (link: ChatLink, frame: ServerFrame): void => link.listeners.notify(frame, link.view);
