import { defined } from './defined.ts';
import {
  noUsage,
  type ChatState,
  type OpenCall,
  type Position,
  type RunState,
  type TranscriptEvent,
} from './chat-state.ts';
import type { EventOf, LeftOut } from './events.ts';
import { canonicalJson, type JsonValue } from './json.ts';

/**
 * The fold's own working copy. It owns its containers, but shares the values in them and never
 * modifies them.
 */
export interface Draft
  extends Omit<
    { -readonly [K in keyof ChatState]: ChatState[K] },
    'transcript' | 'context' | 'calls' | 'questions'
  > {
  transcript: TranscriptEvent[];
  context: Map<string, JsonValue>;
  calls: Map<string, OpenCall>;
  questions: Map<string, EventOf<'input_request'>>;
}

export function openRun(draft: Draft, event: EventOf<'user_message' | 'workflow_start'>): void {
  const run: RunState = {
    run_id: event.run_id ?? '',
    started_at: event.ts,
    start: null,
    position: { at: 'choose' },
    turns: 0,
    total_turns: 0,
    rounds: 0,
    message_id: null,
    targets: [],
    spent_rules: [],
    rule: null,
    guarded: unguarded,
    granted: { tokens: 0, cost_usd: 0 },
    user_spoke_at: event.ts,
    auto_replies: new Map(),
    usage: noUsage,
    nested: noUsage,
  };
  draft.run = run;
  draft.runs += 1;
}

export function endRun(draft: Draft, event: EventOf<'workflow_complete' | 'workflow_error'>): void {
  draft.run = null;
  draft.last_end = event;
  draft.calls.clear();
  draft.questions.clear();
}

export function inRun(draft: Draft, change: (run: RunState) => RunState): void {
  if (draft.run !== null) draft.run = change(draft.run);
}

export function leaveOut(draft: Draft, { agent, seqs }: LeftOut): void {
  draft.left_out = new Map(draft.left_out).set(
    agent,
    new Set([...(draft.left_out.get(agent) ?? []), ...seqs]),
  );
}

/** A person spoke. `position` is set if it was the user, and says where the run continues. */
export function personSpoke(draft: Draft, at: string, position?: Position): void {
  inRun(draft, (run) => ({
    ...run,
    turns: 0,
    auto_replies: new Map(),
    user_spoke_at: at,
    ...defined({ position }),
  }));
}

export const unguarded: RunState['guarded'] = { calls: 0, hits: [] };

/**
 * A rule has made a call for the agent. The agent continues with the call's result, and the rule is
 * used up for the rest of the turn.
 */
export function spendRule(run: RunState, agent: string): RunState {
  const spent_rules =
    run.rule === null || run.spent_rules.includes(run.rule)
      ? run.spent_rules
      : [...run.spent_rules, run.rule];
  return { ...run, position: { at: 'speaking', agent }, targets: [], spent_rules };
}

/** Where a run continues after the user has spoken, whatever was open. */
export function afterUser({ position }: RunState): Position {
  if (position.at === 'asking') return { at: 'choose', asked: position.agent };
  return position.at === 'choose' ? position : { at: 'choose' };
}

export function grant(run: RunState, { budget }: EventOf<'child_start'>): RunState {
  const { tokens, cost_usd } = run.granted;
  return {
    ...run,
    granted: {
      tokens: tokens + (budget?.max_tokens ?? 0),
      cost_usd: cost_usd + (budget?.max_cost_usd ?? 0),
    },
  };
}

export function changeCall(
  draft: Draft,
  call_id: string,
  change: (call: OpenCall) => OpenCall,
): void {
  const call = draft.calls.get(call_id);
  if (call !== undefined) draft.calls.set(call_id, change(call));
}

/** Equal for calls of the same tool with the same arguments. */
export const callSignature = (call: Pick<EventOf<'tool_call'>, 'tool' | 'arguments'>): string =>
  `${call.tool} ${canonicalJson(call.arguments)}`;

export const counted = (
  counts: ReadonlyMap<string, number>,
  key: string,
): ReadonlyMap<string, number> => new Map(counts).set(key, (counts.get(key) ?? 0) + 1);
