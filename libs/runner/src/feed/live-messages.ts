import type { Commit, LiveDraft } from '@mozaiks/contracts';
import { dropOldest } from '../drop-oldest.ts';

type DeltaDraft = Extract<LiveDraft, { type: 'agent_delta' }>;
type ProgressDraft = Extract<LiveDraft, { type: 'tool_progress' }>;

/** A message that is being written: the text so far, so that whoever joins late gets all of it. */
export interface Writing {
  readonly fence: number;
  /** The head when it began: its `agent_start` is not later. */
  readonly after_seq: number;
  readonly first: DeltaDraft;
  /** Only added to. Kept apart: to take the end of one growing string costs all of it each time. */
  readonly pieces: string[];
  /** Characters of all pieces. */
  length: number;
}
export interface Progress {
  readonly fence: number;
  readonly after_seq: number;
  readonly draft: ProgressDraft;
}

/** More text than this is not kept (characters): followers wait for the fact. */
const MAX_TEXT = 1024 * 1024;
/** Messages and calls whose fact was seen, in case a piece of them arrives late. */
const MAX_OVER = 64;

/** What is live in one chat. A few entries: each is taken out by the fact that supersedes it. */
export interface LiveMessages {
  readonly writing: Map<string, Writing>;
  readonly progress: Map<string, Progress>;
  /** Ids that are over, oldest first. */
  readonly over: Set<string>;
  /** Of the latest owner heard of: what an earlier one still shows does not count. */
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

/** False when the piece does not continue what is known, or comes too late: it is dropped, and the fact that follows carries the text. */
export function publish(live: LiveMessages, { fence, head_seq, draft }: Published): boolean {
  if (fence < live.fence || live.over.has(idOf(draft))) return false;
  if (draft.type === 'tool_progress') {
    live.progress.set(draft.call_id, { fence, after_seq: head_seq, draft });
    return true;
  }
  const there = live.writing.get(draft.message_id);
  if (draft.offset === 0 && there?.length !== 0) return begin(live, { fence, head_seq, draft });
  if (there === undefined || there.fence !== fence || draft.offset > there.length) return false;
  return write(there, draft.text.slice(there.length - draft.offset));
}

function write(message: Writing, piece: string): boolean {
  if (piece === '' || message.length + piece.length > MAX_TEXT) return false;
  message.pieces.push(piece);
  message.length += piece.length;
  return true;
}

/** The text of a message, from its n-th piece on. */
export const textFrom = ({ pieces }: Writing, piece: number): string =>
  (piece === 0 ? pieces : pieces.slice(piece)).join('');

const idOf = (draft: LiveDraft): string =>
  draft.type === 'agent_delta' ? draft.message_id : draft.call_id;

/** The whole text again (a snapshot), or a message that starts over. */
function begin(
  live: LiveMessages,
  { fence, head_seq, draft }: Published & { readonly draft: DeltaDraft },
): boolean {
  const there = live.writing.get(draft.message_id);
  if (there?.fence === fence && draft.text.startsWith(textFrom(there, 0)))
    return write(there, draft.text.slice(there.length));
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

/** Takes out what the facts of a commit supersede. `isNew`: the feed has not seen the commit before. */
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

/** An owner with this fence is there: what earlier ones were showing is void. */
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

/** Each message as one piece with offset 0, for a process that begins to follow. */
export const snapshot = ({
  writing,
}: LiveMessages): { readonly fence: number; readonly draft: DeltaDraft }[] =>
  [...writing.values()].map((message) => ({
    fence: message.fence,
    draft: { ...message.first, offset: 0, text: textFrom(message, 0) },
  }));
