import type { EventOf, HandoffRule, OrchestrationPattern, RuntimeEvent } from '@mozaiks/contracts';
import { contextHistory, valuesBefore, type ContextValue } from './context-history.ts';
import { placeOf, rulesOf, targetName, type RulePlace, type RunDefinition } from './definition.ts';

/** Why a handoff happened. */
export interface Reason {
  readonly event: EventOf<'handoff'>;
  /** The model call that chose it; null if a model had no part in it. */
  readonly choice: EventOf<'usage'> | null;
  readonly seen: readonly SeenValue[];
  /** What was tried before it, or offered to the model, and not taken. */
  readonly passed: readonly Alternative[];
  /** Null: no rule decided, or the definition is not known. */
  readonly place: RulePlace | null;
  /**
   * What would have come without the rule; null if no rule decided, or if the definition is not
   * known.
   */
  readonly otherwise: Otherwise | null;
}

/** A variable that the condition read. */
export interface SeenValue {
  readonly name: string;
  readonly value: unknown;
  /** Null: it was never set, and has its default. */
  readonly set_by: ContextValue | null;
  readonly before: ContextValue | null;
}

export interface Alternative {
  readonly kind: HandoffRule['kind'];
  readonly to: string;
  readonly condition: string | null;
  readonly place: RulePlace | null;
}

export interface Otherwise {
  /** In the order in which they would have been tried, up to the first that always holds. */
  readonly rules: readonly Alternative[];
  /** What the pattern does if none of them holds; null: the last of them always does. */
  readonly pattern: OrchestrationPattern | null;
  /**
   * The agent that a fixed order of agents names; null: there is none, so the run ends or is asked.
   */
  readonly next: string | null;
}

/** `events`: those of the chat up to the handoff at least. */
export function reasonOf(
  event: EventOf<'handoff'>,
  events: readonly RuntimeEvent[],
  known: RunDefinition | null,
): Reason {
  const { index, kind } = event.rule;
  const rule =
    kind === 'guardrail' || index === null
      ? undefined
      : known?.definition.handoffs.find((each) => each.index === index);
  const alternative = (each: {
    readonly kind: HandoffRule['kind'];
    readonly index: number;
    readonly to: string;
  }): Alternative => {
    const defined = known?.definition.handoffs.find((one) => one.index === each.index);
    const condition = defined?.condition ?? defined?.expression?.source ?? null;
    return {
      kind: each.kind,
      to: each.to,
      condition,
      place: known === null ? null : placeOf(known, each.index),
    };
  };
  return {
    event,
    choice: kind === 'llm' ? choiceBefore(events, event) : null,
    seen: seenValues(event, events),
    passed: (event.because.offered ?? []).map(alternative),
    place: known === null || rule === undefined ? null : placeOf(known, rule.index),
    otherwise:
      known === null || rule === undefined
        ? null
        : otherwiseOf(event, { known, rule, alternative }),
  };
}

/** The call of the message that chose the handoff. */
function choiceBefore(
  events: readonly RuntimeEvent[],
  { seq }: EventOf<'handoff'>,
): EventOf<'usage'> | null {
  let message: string | null = null;
  let usage: EventOf<'usage'> | null = null;
  for (let at = Math.min(events.length, seq - (events[0]?.seq ?? 1)) - 1; at >= 0; at -= 1) {
    const event = events[at];
    if (event === undefined || event.type === 'agent_start') break;
    if (event.type === 'usage' && usage === null) usage = event;
    if (event.type === 'tool_call' && event.kind === 'transfer') message = event.message_id;
    if (event.type === 'usage' && event.message_id === message) return event;
  }
  return usage;
}

function seenValues(
  { because, seq }: EventOf<'handoff'>,
  events: readonly RuntimeEvent[],
): SeenValue[] {
  const values = Object.entries(because.values ?? {});
  if (values.length === 0) return [];
  const history = contextHistory(events);
  return values.map(([name, value]) => {
    const [set_by = null, before = null] = valuesBefore(history, name, seq);
    return { name, value, set_by, before };
  });
}

interface Taken {
  readonly known: RunDefinition;
  readonly rule: HandoffRule;
  readonly alternative: (rule: {
    readonly kind: HandoffRule['kind'];
    readonly index: number;
    readonly to: string;
  }) => Alternative;
}

/**
 * After a rule come those behind it; after a choice of the model, or a rule that spares its call,
 * those that its answer would have met.
 */
function otherwiseOf(event: EventOf<'handoff'>, { known, rule, alternative }: Taken): Otherwise {
  const rules = rulesOf(known.definition, event.from);
  const behind = rules.slice(rules.indexOf(rule) + 1).filter(({ kind }) => kind !== 'llm');
  const always = behind.findIndex(({ expression }) => expression === undefined);
  const tried = always === -1 ? behind : behind.slice(0, always + 1);
  const names = known.definition.agents.map(({ name }) => name);
  const place = names.indexOf(event.from);
  const pattern = always === -1 ? known.definition.orchestration_pattern : null;
  const inOrder = {
    RoundRobinPattern: names[(place + 1) % names.length],
    PipelinePattern: names[place + 1],
  } as const;
  return {
    rules: tried.map((each) =>
      alternative({ kind: each.kind, index: each.index, to: targetName(each.target) }),
    ),
    pattern,
    next:
      pattern === 'RoundRobinPattern' || pattern === 'PipelinePattern'
        ? (inOrder[pattern] ?? null)
        : null,
  };
}
