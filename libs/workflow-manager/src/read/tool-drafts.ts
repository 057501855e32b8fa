import type { CodeRef } from '@mozaiks/contracts';
import type { YamlNode } from '../yaml/node.ts';
import type { Position } from '../yaml/node.ts';
import { fieldOf, itemsOf, manyOf, textIn, textOf, type NamedNode } from '../yaml/read-node.ts';
import type { CodeReader } from './code-reader.ts';
import { toolNodes } from './names.ts';
import { checkAgent, type Scope } from './scope.ts';

/** A tool as written in its file, before its function is read. */
export interface ToolDraft {
  readonly name: string;
  readonly nameAt: Position;
  readonly node: YamlNode;
  /** Undefined: every agent. */
  readonly agents: ReadonlySet<string> | undefined;
  readonly isUi: boolean;
  readonly code: CodeRef | undefined;
}

/** The prefix of the names of transfers. */
export const TRANSFER = 'transfer_to_';

/** The agents that an entry names; undefined: every agent. */
export function agentsOf(scope: Scope, node: YamlNode): ReadonlySet<string> | undefined {
  const names = manyOf(fieldOf(node, 'agent')).flatMap((item) => {
    const name = textOf(item);
    if (name === undefined || name === '*') return name ?? [];
    return checkAgent(scope, name, item.at) ? [name] : [];
  });
  const isForAll = names.includes('*') || manyOf(fieldOf(node, 'agent')).length === 0;
  return isForAll ? undefined : new Set(names);
}

function readDraft(scope: Scope, code: CodeReader, { name, nameAt, node }: NamedNode): ToolDraft {
  const isUi = textIn(node, 'tool_type') === 'UI_Tool';
  const hasCode = fieldOf(node, 'module') !== undefined || fieldOf(node, 'file') !== undefined;
  if (name.startsWith(TRANSFER))
    scope.report({
      code: 'WF029',
      at: nameAt,
      message: `${TRANSFER}… is the name of a transfer, not of a tool`,
    });
  if (!/^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(name))
    scope.report({
      code: 'WF014',
      at: nameAt,
      message: `${name} is not a name`,
      hint: 'give the tool a name',
    });
  return {
    name,
    nameAt,
    node,
    agents: agentsOf(scope, node),
    isUi,
    code: isUi && !hasCode ? undefined : code.readCode(node, 'tool'),
  };
}

const sameCode = (a: ToolDraft, b: ToolDraft): boolean =>
  a.code?.module === b.code?.module && a.code?.function === b.code?.function;

/** The entries in file order. Entries with the same name must have the same function. */
export function readToolDrafts(scope: Scope, code: CodeReader): readonly ToolDraft[] {
  const drafts = toolNodes(scope.sources).map((named) => readDraft(scope, code, named));
  const firsts = new Map(drafts.toReversed().map((draft) => [draft.name, draft]));
  for (const draft of drafts) {
    const first = firsts.get(draft.name);
    if (first === undefined || sameCode(first, draft)) continue;
    const message = `duplicate tool ${draft.name} with another function, first defined on line ${first.nameAt.line}`;
    scope.report({
      code: 'WF017',
      at: draft.nameAt,
      message,
      hint: 'give one of them another name',
    });
  }
  for (const node of itemsOf(fieldOf(scope.sources.tools, 'tools'))) {
    if (
      node.kind === 'map' &&
      textIn(node, 'name') === undefined &&
      textIn(node, 'function') === undefined
    )
      scope.report({
        code: 'WF012',
        at: node.at,
        message: 'name is missing: a tool has a name or a function',
      });
  }
  return drafts;
}

export const draftAppliesTo = ({ agents }: ToolDraft, agent: string): boolean =>
  agents?.has(agent) ?? true;

/** The names of an agent's tools, in file order. */
export const toolsOf = (drafts: readonly ToolDraft[], agent: string): readonly string[] => [
  ...new Set(drafts.filter((draft) => draftAppliesTo(draft, agent)).map(({ name }) => name)),
];
