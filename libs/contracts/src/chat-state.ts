import type { EventOf, UsageTotals } from './events.ts';
import type { JsonValue } from './json.ts';

/** Where a run stands between two commits; the engine goes on from here, also after a crash. */
export type Position =
  /** Somebody must be chosen to speak: `next` when a rule named the agent; `asked` whose question the user has just answered. */
  | { readonly at: 'choose'; readonly next?: string; readonly asked?: string }
  /** This agent's turn is under way: open calls are run, then its model is called (again). */
  | { readonly at: 'speaking'; readonly agent: string }
  /** The agent has given its answer; the next step is to be decided. */
  | { readonly at: 'answered'; readonly agent: string; readonly message_id: string }
  /** A question that belongs to no call is open; only an answer, a cancel or its deadline goes on. */
  | { readonly at: 'asking'; readonly request_id: string; readonly agent: string }
  /** The person has answered a question that belongs to no call. */
  | {
      readonly at: 'replied';
      readonly agent: string;
      readonly question: EventOf<'input_request'>;
      readonly value: JsonValue;
    };

export interface OpenCall {
  readonly call: EventOf<'tool_call'>;
  /** The fence under which it became free to run: that of its `tool_call`, or of the last answer to a question about it. */
  readonly free_fence: number;
  /** The open question that it waits for. */
  readonly request_id?: string;
  /** What people have answered about it, oldest first. */
  readonly answers: readonly {
    readonly kind: EventOf<'input_request'>['kind'];
    readonly value: JsonValue;
  }[];
  readonly child?: EventOf<'child_start'>;
}

export interface RunState {
  readonly run_id: string;
  readonly started_at: string;
  /** null until `workflow_start`, which follows the fact that opens the run. */
  readonly start: EventOf<'workflow_start'> | null;
  readonly position: Position;
  /** Agent turns since the user last said something, and in the whole run. */
  readonly turns: number;
  readonly total_turns: number;
  /** Model messages with calls inside this turn, and failed repairs of its answer or arguments. */
  readonly rounds: number;
  /** The message that the current turn wrote last. */
  readonly message_id: string | null;
  /** Facts of this turn that the decision after it reads: targets that tools and transfers named, in call order, and rules that are spent. */
  readonly targets: readonly { readonly call_id: string; readonly target: string }[];
  readonly spent_rules: readonly number[];
  /** Place of the rule behind the last handoff of this turn; null: none. A nested workflow that it starts spends it. */
  readonly rule: number | null;
  /** What guardrails have done in this turn: model calls of theirs that were answered, and the names of those that hit. */
  readonly guarded: { readonly calls: number; readonly hits: readonly string[] };
  /** Slices of the budget that children were given; they count as spent. */
  readonly granted: { readonly tokens: number; readonly cost_usd: number };
  /** `ts` of the last fact with which a person spoke, or a child ended; the run's timeout counts from it. */
  readonly user_spoke_at: string;
  /** Consecutive answers of each agent since the user last said something. */
  readonly auto_replies: ReadonlyMap<string, number>;
  readonly usage: UsageTotals;
  /** Of children that have ended. It counts in the totals, not against the budget, which has granted them a slice. */
  readonly nested: UsageTotals;
}

/** What models are shown, and what decisions look back at. Of answers only those to questions that belong to no call: the others are told by the calls' results. */
export type TranscriptFact = EventOf<
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

/** What a chat is, folded from its log. Plain data; only the fold makes a new one. */
export interface ChatState {
  readonly head_seq: number;
  /** Bytes that all events of the log take, as `jsonSize` counts them. */
  readonly log_size: number;
  /** The fence of the last commit; 0 for an empty log. */
  readonly tail_fence: number;
  readonly run: RunState | null;
  readonly runs: number;
  /** How the last run ended; null before that. */
  readonly last_end: EventOf<'workflow_complete'> | EventOf<'workflow_error'> | null;
  /** Agents that spoke, last first in meaning: who goes on in the next run. null: the initial agent. */
  readonly speaker: string | null;
  readonly transcript: readonly TranscriptFact[];
  /** By agent: messages of the user, by `seq`, whose images, files and long texts its model refuses. */
  readonly left_out: ReadonlyMap<string, ReadonlySet<number>>;
  /** Values that were set; a variable's static value or default comes with the definition. */
  readonly context: ReadonlyMap<string, JsonValue>;
  readonly calls: ReadonlyMap<string, OpenCall>;
  readonly questions: ReadonlyMap<string, EventOf<'input_request'>>;
  /** Where a child's result goes. */
  readonly parent: EventOf<'workflow_start'>['parent'] | null;
  /** The last `workflow_start`: which definition the latest run is pinned to. */
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
