import type { Commit, LiveDraft } from '@mozaiks/contracts';
import { dropOldest } from '../drop-oldest.ts';

type DeltaDraft = Extract<LiveDraft, { type: 'agent_delta' }>;
type ProgressDraft = Extract<LiveDraft, { type: 'tool_progress' }>;

/** A message that is being written, with its text so far for followers that join late. */
export interface Writing {
  readonly fence: number;
  /** The head of the log when the message started. Its `agent_start` is not later. */
  readonly after_seq: number;
  readonly first: DeltaDraft;
  /**
   * Only appended to. Pieces are kept separate, because slicing the end off one growing string
   * would copy all of it each time.
   */
  readonly pieces: string[];
  /** Total characters of all pieces. */
  length: number;
}
export interface Progress {
  readonly fence: number;
  readonly after_seq: number;
  readonly draft: ProgressDraft;
}

/** Most characters of one message that are kept. Beyond it, followers wait for the event. */
const MAX_TEXT = 1024 * 1024;
/** How many finished messages and calls are remembered, in case a piece of them arrives late. */
const MAX_OVER = 64;

/**
 * The live text and progress of one chat. Only a few entries: each is removed by the event that
 * supersedes it.
 */
export interface LiveMessages {
  readonly writing: Map<string, Writing>;
  readonly progress: Map<string, Progress>;
  /** Ids of finished messages and calls, oldest first. */
  readonly over: Set<string>;
  /** The latest known fence. Live text of earlier owners is ignored. */
  fence: number;
}

export const emptyLive = (): LiveMessages => ({
  writing: new Map(),
  progress: new Map(),
  over: new Set(),
  fence: 0,
});

export interface Published {
  readonly fence: number;
  readonly head_seq: number;
  readonly draft: LiveDraft;
}

/**
 * Adds a piece. Returns false if it was dropped, because it comes too late or does not continue the
 * known text. The event that follows has the whole text.
 */
export function publish(live: LiveMessages, { fence, head_seq, draft }: Published): boolean {
  if (fence < live.fence || live.over.has(idOf(draft))) return false;
  if (draft.type === 'tool_progress') {
    live.progress.set(draft.call_id, { fence, after_seq: head_seq, draft });
    return true;
  }
  const known = live.writing.get(draft.message_id);
  if (draft.offset === 0 && known?.length !== 0) return start(live, { fence, head_seq, draft });
  if (known === undefined || known.fence !== fence || draft.offset > known.length) return false;
  return write(known, draft.text.slice(known.length - draft.offset));
}

function write(message: Writing, piece: string): boolean {
  if (piece === '' || message.length + piece.length > MAX_TEXT) return false;
  message.pieces.push(piece);
  message.length += piece.length;
  return true;
}

/** The text of a message from its piece number `piece` on. */
export const textFrom = ({ pieces }: Writing, piece: number): string =>
  (piece === 0 ? pieces : pieces.slice(piece)).join('');

const idOf = (draft: LiveDraft): string =>
  draft.type === 'agent_delta' ? draft.message_id : draft.call_id;

/** A piece with offset 0: the whole text so far (a snapshot), or a message that starts over. */
function start(
  live: LiveMessages,
  { fence, head_seq, draft }: Published & { readonly draft: DeltaDraft },
): boolean {
  const known = live.writing.get(draft.message_id);
  if (known?.fence === fence && draft.text.startsWith(textFrom(known, 0)))
    return write(known, draft.text.slice(known.length));
  if (draft.text.length > MAX_TEXT) return false;
  const pieces = draft.text === '' ? [] : [draft.text];
  live.writing.set(draft.message_id, {
    fence,
    after_seq: head_seq,
    first: draft,
    pieces,
    length: draft.text.length,
  });
  return true;
}

/**
 * Removes what the events of a commit supersede. `isNew` is true if the feed has not seen the
 * commit before.
 */
export function supersede(live: LiveMessages, commit: Commit, isNew: boolean): void {
  for (const event of commit.events) {
    if (event.type === 'tool_result') end(live, event.call_id);
    if (event.type === 'agent_response' || event.type === 'tool_call' || event.type === 'error')
      end(live, event.message_id);
    const over =
      event.type === 'owner_changed' ||
      event.type === 'workflow_complete' ||
      event.type === 'workflow_error';
    if (over && isNew) clearLive(live);
  }
  ownedUnder(live, commit.fence);
}

function end({ writing, progress, over }: LiveMessages, id: string | undefined): void {
  if (id === undefined) return;
  writing.delete(id);
  progress.delete(id);
  over.add(id);
  dropOldest(over, MAX_OVER);
}

/** A new owner has this fence, so live text of earlier owners is dropped. */
export function ownedUnder(live: LiveMessages, fence: number): void {
  if (fence <= live.fence) return;
  live.fence = fence;
  for (const [id, message] of live.writing) if (message.fence < fence) live.writing.delete(id);
  for (const [id, step] of live.progress) if (step.fence < fence) live.progress.delete(id);
}

export function clearLive({ writing, progress }: LiveMessages): void {
  writing.clear();
  progress.clear();
}

/** Each message as one piece with offset 0, for a process that starts to follow. */
export const snapshot = ({
  writing,
}: LiveMessages): { readonly fence: number; readonly draft: DeltaDraft }[] =>
  [...writing.values()].map((message) => ({
    fence: message.fence,
    draft: { ...message.first, offset: 0, text: textFrom(message, 0) },
  }));
