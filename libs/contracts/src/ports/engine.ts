import type { ChatState } from '../chat-state.ts';
import type { Command } from '../commands.ts';
import type { EventDraft, RuntimeEvent } from '../events.ts';
import type { LogRef } from '../ids.ts';
import type { LiveDraft } from '../live.ts';
import type { LoadedWorkflow } from '../workflow.ts';

export type AbortReason = 'cancel' | 'interrupt' | 'drain' | 'lost';

/** What happens to a command now. */
export type Admission =
  /** Commit these drafts. Exactly one of them has the `command_id`. */
  | { readonly kind: 'commit'; readonly drafts: readonly EventDraft[] }
  /** Not yet. The command stays in the inbox, and does not count as work left. */
  | { readonly kind: 'later' }
  /**
   * Abort the running turn for this reason, let it close its calls, then admit the command again.
   */
  | { readonly kind: 'abort'; readonly reason: 'cancel' | 'interrupt' };

export interface AdmitInput {
  readonly log: LogRef;
  readonly state: ChatState;
  /**
   * The definition that the open run is pinned to. Without an open run, the one that a new run
   * would start on.
   */
  readonly workflow: LoadedWorkflow;
  readonly command: Command;
  /** Whether a turn is under way in this process. */
  readonly running: boolean;
  /**
   * Whether no other command waits. Then a run that this command starts may open its first agent's
   * turn in the same commit.
   */
  readonly isLast: boolean;
}

export interface TurnInput {
  readonly log: LogRef;
  readonly state: ChatState;
  readonly workflow: LoadedWorkflow;
  /**
   * The owner's fence. Open calls that became free under an earlier fence may have been started
   * already.
   */
  readonly fence: number;
  /** Publishes live text and progress. Never waits. */
  readonly live: (draft: LiveDraft) => void;
  /** Aborted with an `AbortReason`. */
  readonly signal: AbortSignal;
}

export interface ObserveInput {
  readonly log: LogRef;
  readonly state: ChatState;
  readonly workflow: LoadedWorkflow;
  readonly events: readonly RuntimeEvent[];
  readonly signal: AbortSignal;
}

export interface Engine {
  /**
   * Pure except for ids and the clock. Never throws because of a client's input: refusals are
   * `command_rejected` drafts.
   */
  admit(input: AdmitInput): Admission;
  /**
   * The next steps of a chat, up to the end of one agent's turn. Each yielded array is one commit,
   * and `next(state)` returns the state after it. A turn can be entered with open calls or
   * questions: it first closes what is due. It ends without a yield if only a command or a deadline
   * can continue the chat.
   *
   * Expected failures are drafts. A throw is a bug, and the runner ends the run with
   * `workflow_error internal`.
   */
  turn(input: TurnInput): AsyncGenerator<readonly EventDraft[], void, ChatState>;
  /**
   * Calls the workflow's observer hooks for committed events, before anything else happens to the
   * chat. The owner calls it after each of its commits, and a new owner calls it once more for the
   * last commit. Resolves with the drafts to commit next: a `hook` event for each call (none after
   * the run's end) and the context patches. No hook is called for these.
   *
   * Never rejects: a hook that throws is logged and counted. Cheap if no hook observes the events.
   */
  observe(input: ObserveInput): Promise<readonly EventDraft[]>;
  /** Drafts that fail the open run, after closing its calls. */
  fail(input: {
    readonly log: LogRef;
    readonly state: ChatState;
    readonly code: string;
    readonly message: string;
    readonly retryable: boolean;
  }): readonly EventDraft[];
}
