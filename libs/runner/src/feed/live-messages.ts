import type { Commit, LiveDraft } from '@mozaiks/contracts';

type DeltaDraft = Extract<LiveDraft, { type: 'agent_delta' }>;
type ProgressDraft = Extract<LiveDraft, { type: 'tool_progress' }>;

/** A message that is being written: the text so far, so that whoever joins late gets all of it. */
export interface Writing {
  readonly fence: number;
  /** The head when it began: its `agent_start` is not later. */
  readonly after_seq: number;
  readonly first: DeltaDraft;
  text: string;
}
export interface Progress {
  readonly fence: number;
  readonly after_seq: number;
  readonly draft: ProgressDraft;
}

/** More text than this is not kept (characters): followers wait for the fact. */
const MAX_TEXT = 1024 * 1024;

/** What is live in one chat. A few entries: each is taken out by the fact that supersedes it. */
export interface LiveMessages {
  readonly writing: Map<string, Writing>;
  readonly progress: Map<string, Progress>;
}

export const emptyLive = (): LiveMessages => ({ writing: new Map(), progress: new Map() });

export interface Published {
  readonly fence: number;
  readonly head_seq: number;
  readonly draft: LiveDraft;
}

/** False when the piece does not continue what is known: it is dropped, and the fact that follows carries the text. */
export function publish(live: LiveMessages, { fence, head_seq, draft }: Published): boolean {
  if (draft.type === 'tool_progress') {
    live.progress.set(draft.call_id, { fence, after_seq: head_seq, draft });
    return true;
  }
  const there = live.writing.get(draft.message_id);
  if (draft.offset === 0 && there?.text !== '') return begin(live, { fence, head_seq, draft });
  if (there === undefined || there.fence !== fence || draft.offset > there.text.length) return false;
  const fresh = draft.text.slice(there.text.length - draft.offset);
  if (fresh === '' || there.text.length + fresh.length > MAX_TEXT) return false;
  there.text += fresh;
  return true;
}

/** The whole text again (a snapshot), or a message that starts over. */
function begin(live: LiveMessages, { fence, head_seq, draft }: Published & { readonly draft: DeltaDraft }): boolean {
  const there = live.writing.get(draft.message_id);
  if (there?.fence === fence && draft.text.startsWith(there.text)) {
    there.text = draft.text;
    return true;
  }
  if (draft.text.length > MAX_TEXT) return false;
  live.writing.set(draft.message_id, { fence, after_seq: head_seq, first: draft, text: draft.text });
  return true;
}

/** Takes out what the facts of a commit supersede. `isNew`: the feed has not seen the commit before. */
export function supersede(live: LiveMessages, commit: Commit, isNew: boolean): void {
  for (const event of commit.events) {
    if (event.type === 'tool_result') live.progress.delete(event.call_id);
    if (event.type === 'agent_response' || event.type === 'tool_call' || event.type === 'error')
      live.writing.delete(event.message_id ?? '');
    const over = event.type === 'owner_changed' || event.type === 'workflow_complete' || event.type === 'workflow_error';
    if (over && isNew) clear(live);
  }
  dropBelow(live, commit.fence);
}

function dropBelow({ writing, progress }: LiveMessages, fence: number): void {
  for (const [id, message] of writing) if (message.fence < fence) writing.delete(id);
  for (const [id, step] of progress) if (step.fence < fence) progress.delete(id);
}

function clear({ writing, progress }: LiveMessages): void {
  writing.clear();
  progress.clear();
}

/** Each message as one piece with offset 0, for a process that begins to follow. */
export const snapshot = ({ writing }: LiveMessages): { readonly fence: number; readonly draft: DeltaDraft }[] =>
  [...writing.values()].map(({ fence, first, text }) => ({ fence, draft: { ...first, offset: 0, text } }));
