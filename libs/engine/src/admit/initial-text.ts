import {
  renderTemplate,
  type AdmitInput,
  type JsonObject,
  type JsonValue,
} from '@mozaiks/contracts';
import { contextView } from '../context.ts';
import type { EngineDeps } from '../deps.ts';
import { configValue } from '../sources/config.ts';

type Beginning = Pick<AdmitInput, 'log' | 'state' | 'workflow'> & { readonly deps: EngineDeps };

/**
 * Renders an initial message. It sees what is known before the first turn: settings, defaults, and
 * what the client has set. Sensitive values are never part of events.
 */
export function initialText(
  { deps, log, state, workflow }: Beginning,
  template: string | undefined,
  set: JsonObject = {},
): string | undefined {
  if (template === undefined) return undefined;
  const settings = workflow.definition.variables.flatMap((variable): [string, JsonValue][] => {
    const value = configValue(deps, variable);
    return value === undefined ? [] : [[variable.name, value]];
  });
  const context = new Map([...settings, ...state.context, ...Object.entries(set)]);
  const view = contextView({ log, state: { ...state, context }, workflow });
  return renderTemplate(template, (name) => (view.mayReveal(name) ? view.get(name) : undefined));
}
