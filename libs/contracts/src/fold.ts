import { emptyChat, type ChatState } from './chat-state.ts';
import type { Commit, RuntimeEvent } from './events.ts';
import { reducers } from './fold-events.ts';
import type { Draft } from './fold-run.ts';
import { jsonSize } from './json-size.ts';

/** Applies one event that was committed under `fence`. Pure: the given state does not change. */
export function applyEvent(state: ChatState, event: RuntimeEvent, fence: number): ChatState {
  const draft = draftOf(state);
  apply(draft, event, fence);
  return draft;
}

/** Applies a whole commit, like `applyEvent` for one event after the other. */
export function applyCommit(state: ChatState, commit: Pick<Commit, 'events' | 'fence'>): ChatState {
  const draft = draftOf(state);
  for (const event of commit.events) apply(draft, event, commit.fence);
  return draft;
}

/** The state of a log. Takes linear time in the number of events. */
export function foldAll(
  commits: Iterable<Pick<Commit, 'events' | 'fence'>>,
  from: ChatState = emptyChat,
): ChatState {
  const draft = draftOf(from);
  for (const commit of commits)
    for (const event of commit.events) apply(draft, event, commit.fence);
  return draft;
}

const draftOf = (state: ChatState): Draft => ({
  ...state,
  transcript: [...state.transcript],
  context: new Map(state.context),
  calls: new Map(state.calls),
  questions: new Map(state.questions),
});

function apply(draft: Draft, event: RuntimeEvent, fence: number): void {
  draft.head_seq = event.seq;
  draft.log_size += jsonSize(event);
  draft.tail_fence = fence;
  draft.takeovers = event.type === 'owner_changed' ? event.takeover : 0;
  const reduce = reducers[event.type] as (draft: Draft, event: RuntimeEvent, fence: number) => void;
  reduce(draft, event, fence);
}
