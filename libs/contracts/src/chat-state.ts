import type { EventOf, UsageTotals } from './events.ts';
import type { JsonValue } from './json.ts';

/** Where a run is between two commits. The engine continues from here, also after a crash. */
export type Position =
  /**
   * The next speaker must be chosen. `next`: a rule named the agent. `asked`: the user has just
   * answered this agent's question.
   */
  | { readonly at: 'choose'; readonly next?: string; readonly asked?: string }
  /** This agent's turn is under way: its open calls run, then its model is called (again). */
  | { readonly at: 'speaking'; readonly agent: string }
  /** The agent has given its answer. The next step must be decided. */
  | { readonly at: 'answered'; readonly agent: string; readonly message_id: string }
  /**
   * A question that belongs to no call is open. Only an answer, a cancel or its deadline continues
   * the run.
   */
  | { readonly at: 'asking'; readonly request_id: string; readonly agent: string }
  /** The user has answered a question that belongs to no call. */
  | {
      readonly at: 'replied';
      readonly agent: string;
      readonly question: EventOf<'input_request'>;
      readonly value: JsonValue;
    };

export interface OpenCall {
  readonly call: EventOf<'tool_call'>;
  /**
   * The fence under which it became free to run: that of its `tool_call`, or of the last answer to
   * a question about it.
   */
  readonly free_fence: number;
  /** The open question that it waits for. */
  readonly request_id?: string;
  /** People's answers to questions about it, oldest first. */
  readonly answers: readonly {
    readonly kind: EventOf<'input_request'>['kind'];
    readonly value: JsonValue;
  }[];
  readonly child?: EventOf<'child_start'>;
}

export interface RunState {
  readonly run_id: string;
  readonly started_at: string;
  /** null until `workflow_start`, which follows the event that opens the run. */
  readonly start: EventOf<'workflow_start'> | null;
  readonly position: Position;
  /** Agent turns since the user last spoke, and in the whole run. */
  readonly turns: number;
  readonly total_turns: number;
  /** Model messages with calls in this turn, and failed repairs of its answer or of arguments. */
  readonly rounds: number;
  /** The last message of the current turn. */
  readonly message_id: string | null;
  /**
   * For the decision after this turn: targets that tools and transfers named, in call order, and
   * rules that were used up.
   */
  readonly targets: readonly { readonly call_id: string; readonly target: string }[];
  readonly spent_rules: readonly number[];
  /**
   * Index of the rule behind the last handoff of this turn, or null. If it starts a nested
   * workflow, the rule is used up.
   */
  readonly rule: number | null;
  /**
   * Guardrails in this turn: how many of their model calls were answered, and the names of those
   * that hit.
   */
  readonly guarded: { readonly calls: number; readonly hits: readonly string[] };
  /** Shares of the budget that were given to children. They count as spent. */
  readonly granted: { readonly tokens: number; readonly cost_usd: number };
  /**
   * `ts` of the last event by which a person spoke or a child ended. The run's timeout starts
   * there.
   */
  readonly user_spoke_at: string;
  /** Consecutive answers of each agent since the user last spoke. */
  readonly auto_replies: ReadonlyMap<string, number>;
  readonly usage: UsageTotals;
  /**
   * Usage of children that have ended. It counts in the totals, but not against the budget: their
   * share of it already counts as spent.
   */
  readonly nested: UsageTotals;
}

/**
 * What models are shown, and what decisions look back at. Answers to questions of a call are not
 * included, since the result of the call reports them.
 */
export type TranscriptEvent = EventOf<
  | 'user_message'
  | 'agent_response'
  | 'tool_call'
  | 'tool_result'
  | 'input_response'
  | 'structured_output'
  | 'history_summary'
  | 'handoff'
  | 'agent_start'
>;

/** The state of a chat, folded from its log. Plain data that only the fold creates. */
export interface ChatState {
  readonly head_seq: number;
  /** Bytes of all events in the log, as `jsonSize` counts them. */
  readonly log_size: number;
  /** The fence of the last commit; 0 for an empty log. */
  readonly tail_fence: number;
  readonly run: RunState | null;
  readonly runs: number;
  /** How the last run ended; null before that. */
  readonly last_end: EventOf<'workflow_complete'> | EventOf<'workflow_error'> | null;
  /** The agent that spoke last, which continues in the next run. null: the initial agent. */
  readonly speaker: string | null;
  readonly transcript: readonly TranscriptEvent[];
  /** By agent: the `seq` of user messages whose images, files and long texts its model refused. */
  readonly left_out: ReadonlyMap<string, ReadonlySet<number>>;
  /** Values that were set. Static values and defaults of variables are in the definition. */
  readonly context: ReadonlyMap<string, JsonValue>;
  readonly calls: ReadonlyMap<string, OpenCall>;
  readonly questions: ReadonlyMap<string, EventOf<'input_request'>>;
  /** The parent chat, which gets this child's result. */
  readonly parent: EventOf<'workflow_start'>['parent'] | null;
  /** The last `workflow_start`. It names the definition that the latest run is pinned to. */
  readonly start: EventOf<'workflow_start'> | null;
  /** Takeovers since the last commit that made progress. */
  readonly takeovers: number;
}

export const noUsage: UsageTotals = {
  input_tokens: 0,
  output_tokens: 0,
  cached_input_tokens: 0,
  reasoning_tokens: 0,
  cost_usd: 0,
  model_calls: 0,
};

export const emptyChat: ChatState = {
  head_seq: 0,
  log_size: 0,
  tail_fence: 0,
  run: null,
  runs: 0,
  last_end: null,
  speaker: null,
  transcript: [],
  left_out: new Map(),
  context: new Map(),
  calls: new Map(),
  questions: new Map(),
  parent: null,
  start: null,
  takeovers: 0,
};
