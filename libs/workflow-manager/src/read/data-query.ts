import { DATA_OPERATORS, defined, queryProblem, type VariableSource } from '@mozaiks/contracts';
import type { YamlNode } from '../yaml/node.ts';
import {
  entriesOf,
  fieldOf,
  itemsOf,
  objectOf,
  textIn,
  textsOf,
  wordIn,
} from '../yaml/read-node.ts';
import { readTemplate } from './placeholders.ts';
import type { Scope } from './scope.ts';
import { readTyped, type Typed } from './typed-value.ts';

/** Reads the source of a `data_reference` variable. */
export function readReference(scope: Scope, node: YamlNode, typed: Typed): VariableSource {
  const fields = fieldOf(node, 'fields');
  checkQuery(scope, node);
  return {
    type: 'data_reference',
    collection: textIn(node, 'collection') ?? '',
    query_template: objectOf(fieldOf(node, 'query_template')) ?? {},
    ...(fields === undefined ? {} : { fields: textsOf(fields) }),
    refresh: wordIn(node, 'refresh', ['once', 'per_turn']) ?? 'once',
    ...defined({ default: readTyped(scope, fieldOf(node, 'default'), typed) }),
  };
}

/** Reports a query and fields that every data source would reject. */
function checkQuery(scope: Scope, source: YamlNode): void {
  const { report } = scope;
  const template = fieldOf(source, 'query_template');
  for (const node of textsIn(template)) readTemplate(scope, node);
  const problem = queryProblem(objectOf(template) ?? {});
  if (template !== undefined && problem !== undefined)
    report({
      code: 'WF039',
      at: template.at,
      message: `the query cannot run: ${problem}`,
      hint: `operators: ${[...DATA_OPERATORS].join(', ')}`,
    });
  for (const item of itemsOf(fieldOf(source, 'fields'))) {
    const name = item.kind === 'scalar' ? String(item.value) : undefined;
    if (name?.includes('$') === true)
      report({ code: 'WF039', at: item.at, message: `${name} is not the name of a field` });
  }
}

function textsIn(node: YamlNode | undefined): readonly YamlNode[] {
  if (node === undefined) return [];
  if (node.kind === 'scalar') return [node];
  return [...entriesOf(node).map(({ value }) => value), ...itemsOf(node)].flatMap(textsIn);
}
