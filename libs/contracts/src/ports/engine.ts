import type { ChatState } from '../chat-state.ts';
import type { Command } from '../commands.ts';
import type { EventDraft, RuntimeEvent } from '../events.ts';
import type { LogRef } from '../ids.ts';
import type { LiveDraft } from '../live.ts';
import type { LoadedWorkflow } from '../workflow.ts';

export type AbortReason = 'cancel' | 'interrupt' | 'drain' | 'lost';

/** What becomes of a command now. */
export type Admission =
  /** Commit these; exactly one of them carries the `command_id`. */
  | { readonly kind: 'commit'; readonly drafts: readonly EventDraft[] }
  /** Not yet: it stays in the inbox, and is not work left. */
  | { readonly kind: 'later' }
  /** Abort the running turn for this reason, let it close what it must, then admit the command again. */
  | { readonly kind: 'abort'; readonly reason: 'cancel' | 'interrupt' };

export interface AdmitInput {
  readonly log: LogRef;
  readonly state: ChatState;
  /** The definition the open run is pinned to; without an open run the one a new run would start on. */
  readonly workflow: LoadedWorkflow;
  readonly command: Command;
  /** A turn is under way in this process. */
  readonly running: boolean;
  /** No other command waits: a run that this one begins may open its first agent's turn in the same commit. */
  readonly alone: boolean;
}

export interface TurnInput {
  readonly log: LogRef;
  readonly state: ChatState;
  readonly workflow: LoadedWorkflow;
  /** The owner's fence: open calls that became free under an earlier one may have been started. */
  readonly fence: number;
  /** Live text and progress; never waits. */
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
  /** Pure but for ids and the clock. Never throws for what a client sent: refusals are `command_rejected` drafts. */
  admit(input: AdmitInput): Admission;
  /**
   * The next steps of a chat, up to the end of one agent's turn. Each yielded array is one commit; `next(state)` hands back the state in which it is
   * committed. Can be entered with calls or questions open: it closes what is due first. Ends without a yield when only a command or a deadline can go on.
   * Expected failures are drafts; a throw is a bug, and the runner ends the run with `workflow_error internal`.
   */
  turn(input: TurnInput): AsyncGenerator<readonly EventDraft[], void, ChatState>;
  /**
   * Calls the workflow's observer hooks for facts that are committed, before anything else is done with the chat: after every commit of this owner, and by
   * a new owner once more for the last commit. Resolves with a `hook` fact for each call (none after the run's end) and the context patches, to commit next (no hook is called for
   * them). Never rejects: a hook that throws is logged and counted. Cheap where no hook is interested.
   */
  observe(input: ObserveInput): Promise<readonly EventDraft[]>;
  /** Drafts that end the open run badly, calls closed first. */
  fail(input: {
    readonly log: LogRef;
    readonly state: ChatState;
    readonly code: string;
    readonly message: string;
    readonly retryable: boolean;
  }): readonly EventDraft[];
}
