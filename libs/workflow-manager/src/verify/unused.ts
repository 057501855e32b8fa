import type { WorkflowDefinition } from '@mozaiks/contracts';
import { referencesOf } from '../read/output-checks.ts';
import type { Scope } from '../read/scope.ts';
import type { YamlNode } from '../yaml/node.ts';
import { entriesOf, fieldOf, itemsOf, namedIn, textOf, textsOf } from '../yaml/read-node.ts';

/** Names of model configurations under `llm_config` and `fallback`, at any depth. */
function configNames(node: YamlNode | undefined): readonly string[] {
  const own = entriesOf(node).flatMap(({ key, value }) => {
    if (key === 'llm_config' && textOf(value) !== undefined) return [textOf(value) ?? ''];
    return key === 'fallback' ? textsOf(value) : configNames(value);
  });
  return [...own, ...itemsOf(node).flatMap((item) => configNames(item))];
}

function checkModels({ sources, report }: Scope): void {
  const used = new Set([sources.orchestrator, sources.agents].flatMap((root) => configNames(root)));
  for (const { name, nameAt } of namedIn(fieldOf(sources.orchestrator, 'models'))) {
    if (!used.has(name))
      report({ code: 'WF107', at: nameAt, message: `no llm_config names ${name}` });
  }
}

function checkOutputs({ sources, report }: Scope, { output_models }: WorkflowDefinition): void {
  const entries = namedIn(fieldOf(sources.structured_outputs, 'registry'), 'agent');
  const registered = entries.flatMap(
    ({ node }) => textOf(node) ?? textOf(fieldOf(node, 'model')) ?? [],
  );
  const others = Object.entries(output_models).flatMap(([name, schema]) =>
    referencesOf(schema).filter((used) => used !== name),
  );
  const used = new Set([...registered, ...others]);
  for (const { name, nameAt } of namedIn(fieldOf(sources.structured_outputs, 'models'))) {
    if (!used.has(name))
      report({
        code: 'WF107',
        at: nameAt,
        message: `no agent answers with ${name}`,
        hint: 'add it to registry',
      });
  }
}

/** Warns of named configurations and models that nothing uses. */
export function checkUnused(scope: Scope, definition: WorkflowDefinition): void {
  checkModels(scope);
  checkOutputs(scope, definition);
}
