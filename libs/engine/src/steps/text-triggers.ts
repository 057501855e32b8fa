import type {
  AgentDefinition,
  AgentTextMatch,
  DraftOf,
  JsonValue,
  LoadedWorkflow,
} from '@mozaiks/contracts';
import { sortWrites } from '../context-writes.ts';
import { definitionIndex } from '../definition.ts';
import { contextUpdate } from '../drafts.ts';
import type { TextTrigger } from '../layout/agent-layout.ts';
import { runOf, type TurnScope } from '../turn-scope.ts';

export interface Triggered {
  readonly updates: readonly DraftOf<'context_update'>[];
  /** Whether a matching trigger hides the text from users. */
  readonly hidden: boolean;
}

/** What an agent's text sets. A value that does not fit its variable is not set. */
export function textTriggers(turn: TurnScope, agent: AgentDefinition, text: string): Triggered {
  const { workflow, state } = turn;
  const hits = definitionIndex(workflow)
    .layoutOf(agent)
    .textTriggers.flatMap((each) => {
      const matched = match(workflow, each.trigger.match, text);
      return matched === undefined
        ? []
        : [{ name: each.variable, value: valueOf(each, matched), hides: each.trigger.ui_hidden }];
    });
  if (hits.length === 0) return { updates: [], hidden: false };
  const set = Object.fromEntries(hits.map(({ name, value }) => [name, value]));
  const { accepted } = sortWrites(workflow, set);
  return {
    updates: contextUpdate(workflow, { run_id: runOf(state).run_id, set: accepted, by: 'trigger' }),
    hidden: hits.some(({ hides }) => hides),
  };
}

/** The text that matched. For a regex with groups, its first group. */
function match(workflow: LoadedWorkflow, by: AgentTextMatch, text: string): string | undefined {
  if ('equals' in by) return text.trim() === by.equals.trim() ? text.trim() : undefined;
  if ('contains' in by) return text.includes(by.contains) ? by.contains : undefined;
  const groups = workflow.matcher(by.regex)(text);
  return groups === null ? undefined : (groups[1] ?? groups[0] ?? '');
}

/**
 * Without `set`, a boolean becomes true, and any other variable the matched text, parsed as its
 * type.
 */
function valueOf({ type, trigger }: TextTrigger, matched: string): JsonValue {
  if (trigger.set !== undefined) return trigger.set;
  if (type === 'boolean') return true;
  if (type === 'string') return matched;
  try {
    return JSON.parse(matched) as JsonValue;
  } catch {
    return matched;
  }
}
