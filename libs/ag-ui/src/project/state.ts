import {
  pointerPart,
  type EventOf,
  type JsonValue,
  type RuntimeEvent,
  type WorkflowDefinition,
} from '@mozaiks/contracts';
import type { Projected, Stamp } from '../events.ts';
import { silent, stampOf, type RunView, type Step } from './run-view.ts';

/** The variables that clients may see: those of `ui_config.yaml`, except sensitive ones. */
export function sharedVariables({
  ui,
  variables,
}: Pick<WorkflowDefinition, 'ui' | 'variables'>): ReadonlySet<string> {
  const sensitive = new Set(variables.flatMap(({ name, sensitive }) => (sensitive ? [name] : [])));
  return new Set((ui.context_variables ?? []).filter((name) => !sensitive.has(name)));
}

/**
 * The values of shared variables after these events: the last value set, otherwise the initial
 * value of the workflow.
 */
export function sharedValues(
  { variables }: Pick<WorkflowDefinition, 'variables'>,
  shared: ReadonlySet<string>,
  events: Iterable<RuntimeEvent>,
): ReadonlyMap<string, JsonValue> {
  let values: ReadonlyMap<string, JsonValue> = new Map(
    variables.flatMap(({ name, source }): readonly (readonly [string, JsonValue])[] => {
      const value =
        source.type === 'static' || source.type === 'file'
          ? source.value
          : source.type === 'state'
            ? source.default
            : undefined;
      return shared.has(name) && value !== undefined ? [[name, value]] : [];
    }),
  );
  for (const event of events)
    if (event.type === 'context_update') values = updated(values, shared, event);
  return values;
}

function updated(
  values: ReadonlyMap<string, JsonValue>,
  shared: ReadonlySet<string>,
  { set, unset = [] }: EventOf<'context_update'>,
): ReadonlyMap<string, JsonValue> {
  const next = new Map(values);
  for (const [name, value] of Object.entries(set)) if (shared.has(name)) next.set(name, value);
  for (const name of unset) next.delete(name);
  return next;
}

/** The state at the start of a response. */
export const stateSnapshot = ({ info, state }: RunView, stamp: Stamp): readonly Projected[] =>
  info.shared.size === 0
    ? []
    : [{ type: 'STATE_SNAPSHOT', snapshot: Object.fromEntries(state), ...stamp }];

/**
 * Sends only additions, which apply regardless of the page's state. If a variable was removed, a
 * snapshot is sent instead.
 */
export function projectContext(view: RunView, event: EventOf<'context_update'>): Step {
  const { shared } = view.info;
  const set = Object.entries(event.set).filter(([name]) => shared.has(name));
  const isGone = (event.unset ?? []).some((name) => view.state.has(name));
  if (set.length === 0 && !isGone) return silent(view);
  const next = { ...view, state: updated(view.state, shared, event) };
  const stamp = stampOf(event);
  if (isGone) return { view: next, events: stateSnapshot(next, stamp) };
  const delta = set.map(([name, value]) => ({
    op: 'add' as const,
    path: `/${pointerPart(name)}`,
    value,
  }));
  return { view: next, events: [{ type: 'STATE_DELTA', delta, ...stamp }] };
}
