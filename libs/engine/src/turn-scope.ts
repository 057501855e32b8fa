import type {
  ChatState,
  EventDraft,
  JsonValue,
  LogRef,
  LoadedWorkflow,
  RunState,
  TurnInput,
} from '@mozaiks/contracts';
import { contextView, type ContextView } from './context.ts';
import type { EngineDeps } from './deps.ts';
import type { RemoteTools } from './remote/remote-tools.ts';

/**
 * What every step of a turn works with. Each commit replaces `state`, and `remote` is filled on
 * demand; nothing else changes.
 */
export interface TurnScope {
  readonly deps: EngineDeps;
  readonly log: LogRef;
  readonly workflow: LoadedWorkflow;
  readonly fence: number;
  readonly live: TurnInput['live'];
  readonly signal: AbortSignal;
  /** Values of sensitive sources, read when the turn was entered. */
  readonly unstored: ReadonlyMap<string, JsonValue>;
  /** What MCP servers offer, by the name of the agent. */
  readonly remote: Map<string, RemoteTools>;
  state: ChatState;
}

/**
 * A step yields commits. `go_on`: read the next step from the new state. `end`: the turn is over,
 * or nothing can be done now.
 */
export type Step = AsyncGenerator<readonly EventDraft[], 'go_on' | 'end', ChatState>;
/** A part of a step that yields commits and returns a value. */
export type Part<T> = AsyncGenerator<readonly EventDraft[], T, ChatState>;

/** Commits the drafts. Without drafts there is no commit. */
export async function* commit(turn: TurnScope, drafts: readonly EventDraft[]): Part<void> {
  if (drafts.length > 0) turn.state = yield drafts;
}

/** The open run; steps are only entered with one. */
export function runOf(state: ChatState): RunState {
  if (state.run === null) throw new TypeError('a step needs an open run');
  return state.run;
}

/** The context variables now. */
export const viewOf = (turn: TurnScope): ContextView => contextView(turn);
