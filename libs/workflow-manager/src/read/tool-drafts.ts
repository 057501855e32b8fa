import type { CodeRef } from '@mozaiks/contracts';
import type { YamlNode } from '../yaml/node.ts';
import type { Position } from '../yaml/node.ts';
import { fieldOf, itemsOf, manyOf, textIn, textOf, type NamedNode } from '../yaml/read-node.ts';
import type { CodeReader } from './code-reader.ts';
import { toolNodes } from './names.ts';
import { checkAgent, type Scope } from './scope.ts';

/** A tool as its file says it, before its function is looked at. */
export interface ToolDraft {
  readonly name: string;
  readonly nameAt: Position;
  readonly node: YamlNode;
  /** Undefined: every agent. */
  readonly agents: ReadonlySet<string> | undefined;
  readonly isUi: boolean;
  readonly code: CodeRef | undefined;
}

const TRANSFER = 'transfer_to_';

function agentsOf(scope: Scope, node: YamlNode): ReadonlySet<string> | undefined {
  const names = manyOf(fieldOf(node, 'agent')).flatMap((item) => {
    const name = textOf(item);
    if (name === undefined || name === '*') return name ?? [];
    return checkAgent(scope, name, item.at) ? [name] : [];
  });
  return names.length === 0 || names.includes('*') ? undefined : new Set(names);
}

function readDraft(scope: Scope, code: CodeReader, { name, nameAt, node }: NamedNode): ToolDraft {
  const isUi = textIn(node, 'tool_type') === 'UI_Tool';
  const hasCode = fieldOf(node, 'module') !== undefined || fieldOf(node, 'file') !== undefined;
  if (name.startsWith(TRANSFER))
    scope.report({ code: 'WF029', at: nameAt, message: `${TRANSFER}… is the name of a transfer, not of a tool` });
  if (!/^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(name))
    scope.report({ code: 'WF014', at: nameAt, message: `${name} is not a name`, hint: 'give the tool a name' });
  return {
    name,
    nameAt,
    node,
    agents: agentsOf(scope, node),
    isUi,
    code: isUi && !hasCode ? undefined : code.readCode(node, 'tools'),
  };
}

const sameCode = (a: ToolDraft, b: ToolDraft): boolean => a.code?.module === b.code?.module && a.code?.function === b.code?.function;
const unite = (a: ToolDraft['agents'], b: ToolDraft['agents']): ToolDraft['agents'] =>
  a === undefined || b === undefined ? undefined : new Set([...a, ...b]);

/** The tools in file order. The same function under the same name for several agents is one tool of them all. */
export function readToolDrafts(scope: Scope, code: CodeReader): readonly ToolDraft[] {
  const drafts = new Map<string, ToolDraft>();
  for (const named of toolNodes(scope.sources)) {
    const draft = readDraft(scope, code, named);
    const first = drafts.get(draft.name);
    if (first !== undefined && (!sameCode(first, draft) || first.code === undefined)) {
      scope.report({ code: 'WF017', at: draft.nameAt, message: `the tool ${draft.name} stands twice, first in line ${first.nameAt.line}` });
    }
    drafts.set(draft.name, first === undefined ? draft : { ...first, agents: unite(first.agents, draft.agents) });
  }
  for (const node of itemsOf(fieldOf(scope.sources.tools, 'tools'))) {
    if (node.kind === 'map' && textIn(node, 'name') === undefined && textIn(node, 'function') === undefined)
      scope.report({ code: 'WF012', at: node.at, message: 'name is missing: a tool has a name or a function' });
  }
  return [...drafts.values()];
}

export const toolsOf = (drafts: readonly ToolDraft[], agent: string): readonly string[] =>
  drafts.filter(({ agents }) => agents?.has(agent) ?? true).map(({ name }) => name);
