import {
  defined,
  isJsonObject,
  type Expression,
  type Isolation,
  type JsonObject,
  type ToolDefinition,
  type TypeLookup,
  type UiConfig,
} from '@mozaiks/contracts';
import { callStyleFor } from '../signature/call-style.ts';
import { propertiesOf, withoutKeys } from '../compiler/object-schema.ts';
import type { FunctionFacts } from '../signature/function-facts.ts';
import { isInjected } from '../signature/injected.ts';
import type { YamlNode } from '../yaml/node.ts';
import { fieldOf, flagIn, flagOf, numberIn, textIn, textOf, wordIn } from '../yaml/read-node.ts';
import { checkArgumentPaths } from './argument-paths.ts';
import { readExpression } from './expressions.ts';
import { expressionType } from './names.ts';
import type { SchemaReader } from './schemas.ts';
import type { Scope } from './scope.ts';
import { checkSignature } from './signature-match.ts';
import type { ToolDraft } from './tool-drafts.ts';

/** Whether the entry names a module, even one that does not exist. */
const isCoded = (node: YamlNode): boolean =>
  fieldOf(node, 'module') !== undefined || fieldOf(node, 'file') !== undefined;
const MODES = ['inline', 'artifact', 'fullscreen'] as const;
const ISOLATIONS: readonly Isolation[] = ['worker', 'process', 'inline'];
const MAX_RESULT_BYTES = 65_536;

export interface ToolParts {
  readonly scope: Scope;
  readonly schemas: SchemaReader;
  readonly components: UiConfig['components'];
  readonly timeout_ms: number;
}

function withoutInjected({ scope }: ToolParts, schema: JsonObject, node: YamlNode): JsonObject {
  const injected = Object.keys(propertiesOf(schema)).filter(isInjected);
  const [first] = injected;
  if (first === undefined) return schema;
  scope.report({
    code: 'WF049',
    at: node.at,
    message: `${first} is filled by the runtime: models never see it`,
  });
  return withoutKeys(schema, injected);
}

/**
 * The schema that the model sees: the written one if there is one, otherwise the function's,
 * otherwise the component's.
 */
function parametersOf(
  parts: ToolParts,
  draft: ToolDraft,
  facts: FunctionFacts | undefined,
): JsonObject {
  const { scope, schemas, components } = parts;
  const written = fieldOf(draft.node, 'parameters');
  const explicit = schemas.readArguments(written);
  if (written !== undefined && explicit !== undefined) {
    const schema = withoutInjected(parts, explicit, written);
    if (facts !== undefined) checkSignature(scope, { node: written, schema, facts });
    return schema;
  }
  const component = textIn(fieldOf(draft.node, 'ui'), 'component');
  if (facts === undefined)
    return (component !== undefined && components[component]?.schema) || { type: 'object' };
  for (const note of facts.notes) scope.report(note);
  if (facts.parameters === undefined) {
    const hint = 'give parameters (a JSON Schema) in tools.yaml';
    scope.report({
      code: 'WF046',
      at: draft.nameAt,
      message: `the parameters of ${draft.name} cannot be derived: ${facts.obstacle ?? ''}`,
      hint,
    });
    return { type: 'object' };
  }
  return schemas.checkArguments(facts.parameters, draft.nameAt);
}

/** `isBroken`: the arguments are not known. */
function approvalOf(
  { scope }: ToolParts,
  node: YamlNode,
  { schema, isBroken }: { schema: JsonObject; isBroken: boolean },
): 'never' | 'always' | Expression {
  const written = fieldOf(node, 'requires_approval');
  const word = textOf(written)?.toLowerCase();
  if (flagOf(written) === true || word === 'always') return 'always';
  if (written === undefined || flagOf(written) === false || word === 'never') return 'never';
  const properties = propertiesOf(schema);
  const typeOf: TypeLookup = (name) => {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (property === undefined) return scope.typeOf(name) ?? (isBroken ? 'any' : undefined);
    const type = isJsonObject(property) ? property['type'] : undefined;
    return expressionType(typeof type === 'string' ? type : undefined);
  };
  const expression = readExpression(scope, written, {
    typeOf,
    known: [...Object.keys(properties), ...scope.variables],
  });
  if (expression !== undefined) checkArgumentPaths(scope, written, { expression, schema });
  return expression ?? 'always';
}

function uiOf(parts: ToolParts, { node, isUi, name, nameAt }: ToolDraft): ToolDefinition['ui'] {
  const ui = fieldOf(node, 'ui');
  const named = fieldOf(ui, 'component');
  const component = textOf(named);
  if (component === undefined || named === undefined) {
    if (isUi)
      parts.scope.report({
        code: 'WF012',
        at: nameAt,
        message: `the UI_Tool ${name} has no ui.component`,
      });
    return undefined;
  }
  const known = Object.hasOwn(parts.components, component)
    ? parts.components[component]
    : undefined;
  if (known === undefined && !parts.scope.broken.has('ui_config')) {
    const hint = 'add it to components in ui_config.yaml';
    parts.scope.report({
      code: 'WF026',
      at: named.at,
      message: `ui_config.yaml does not list the component ${component}`,
      hint,
    });
  }
  const response_schema = parts.schemas.readAnswer(fieldOf(ui, 'response_schema'));
  return {
    component,
    mode: wordIn(ui, 'mode', MODES) ?? known?.mode ?? 'inline',
    ...defined({ response_schema }),
  };
}

/**
 * A tool with all facts of its function. `facts` is undefined if the tool has no function, or a
 * broken one, which is reported.
 */
export function readTool(
  parts: ToolParts,
  draft: ToolDraft,
  facts: FunctionFacts | undefined,
): ToolDefinition {
  const { name, node, isUi, code } = draft;
  const parameters = parametersOf(parts, draft, facts);
  const description = textIn(node, 'description') ?? facts?.description ?? '';
  if (description === '' && (facts !== undefined || (isUi && !isCoded(node)))) {
    const hint = 'write a doc comment at the function, or a description in tools.yaml';
    parts.scope.report({
      code: 'WF048',
      at: draft.nameAt,
      message: `the tool ${name} has no description`,
      hint,
    });
  }
  return {
    name,
    kind: isUi ? 'ui_tool' : 'agent_tool',
    description,
    parameters,
    ...defined({
      code:
        code === undefined || facts === undefined
          ? undefined
          : { ...code, call: callStyleFor(facts, parameters) },
      ui: uiOf(parts, draft),
    }),
    auto_invoke: flagIn(node, 'auto_invoke') ?? false,
    timeout_ms: numberIn(node, 'timeout_ms') ?? parts.timeout_ms,
    retries: numberIn(node, 'retries') ?? 0,
    on_interrupt: wordIn(node, 'on_interrupt', ['report', 'retry', 'ask']) ?? 'report',
    requires_approval: approvalOf(parts, node, {
      schema: parameters,
      isBroken: facts === undefined && !isUi,
    }),
    isolation: ISOLATIONS.find((word) => word === textIn(node, 'isolation')) ?? 'worker',
    max_result_bytes: numberIn(node, 'max_result_bytes') ?? MAX_RESULT_BYTES,
  };
}
