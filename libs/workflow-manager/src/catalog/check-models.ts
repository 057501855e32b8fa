import {
  appliesTo,
  type AgentDefinition,
  type Diagnostic,
  type WorkflowDefinition,
} from '@mozaiks/contracts';
import { createReporter } from '../diagnostics/reporter.ts';
import { startOf, type Folder } from '../read/scope.ts';
import { tokensOf } from '../verify/limits.ts';
import type { ModelPlace } from '../read/model-places.ts';
import type { Position } from '../yaml/node.ts';
import type { ModelCheck } from './load-workflow.ts';
import type { ReadFolder } from './read-folder.ts';

type Found = NonNullable<ReadFolder['found']>;

function offersTools(
  { handoffs, mcp_servers }: WorkflowDefinition,
  { name, tools }: AgentDefinition,
): boolean {
  const isTransferring = handoffs.some(({ kind, source }) => kind === 'llm' && source === name);
  return (
    tools.length > 0 || isTransferring || mcp_servers.some((server) => appliesTo(server, name))
  );
}

/** The position of the setting that a problem is about. The problem names its key. */
function placeOf(problem: string, places: readonly ModelPlace[]): Position | undefined {
  const words = new Set(problem.split(/[^\w]+/));
  const named = places.flatMap(({ keys }) =>
    Object.entries(keys).filter(([key]) => key !== 'model' && words.has(key)),
  );
  const model = places.find(({ keys }) => keys['model'] !== undefined)?.keys['model'];
  return named[0]?.[1] ?? model ?? places[0]?.at;
}

/**
 * Warns if models cannot do what is asked of them. The check is a function, so it runs in the
 * process of the caller.
 */
export function checkModels(
  folder: Folder,
  { definition, model_places }: Found,
  check: ModelCheck = () => [],
): readonly Diagnostic[] {
  const { agents, budget, script } = definition;
  const { report, diagnostics } = createReporter(folder.name);
  const found = new Map<
    string,
    { readonly at: Position; readonly problem: string; readonly names: string[] }
  >();
  const cap = budget?.max_cost_usd === undefined ? {} : { max_cost_usd: budget.max_cost_usd };
  for (const agent of agents) {
    const use = {
      tools: offersTools(definition, agent),
      ...cap,
      prompt_tokens: tokensOf(agent.prompt),
      scripted: script !== undefined,
    };
    for (const problem of check(agent.llm_config, use)) {
      const at = placeOf(problem, model_places[agent.name] ?? []) ?? startOf(folder, 'agents');
      const key = JSON.stringify([at, problem]);
      const known = found.get(key);
      if (known === undefined) found.set(key, { at, problem, names: [agent.name] });
      else known.names.push(agent.name);
    }
  }
  for (const { at, problem, names } of found.values()) {
    const [name = '', ...others] = names;
    const who = others.length === 0 ? `agent ${name}` : `agents ${names.join(', ')}`;
    report({ code: 'WF081', at, message: `${who}, ${problem}` });
  }
  return diagnostics();
}
