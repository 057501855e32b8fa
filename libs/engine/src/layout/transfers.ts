import type { HandoffRule, HandoffTarget, ModelTool } from '@mozaiks/contracts';

const TRANSFER_PREFIX = 'transfer_to_';

/** An `llm` rule in the form that the model is offered. */
export interface Transfer {
  readonly tool: ModelTool;
  /** The part after `transfer_to_`. Unique among the transfers of an agent. */
  readonly name: string;
  readonly rule: HandoffRule;
}

/**
 * The `llm` rules of an agent as tools without arguments, described by the text of the condition.
 * Rules with the same target become one tool, which counts as the first of these rules and
 * describes all conditions. Different targets with the same name are numbered.
 */
export function transfersOf(rules: readonly HandoffRule[]): readonly Transfer[] {
  const transfers = new Map<string, Transfer>();
  for (const rule of rules) {
    const same = [...transfers.values()].find((transfer) =>
      sameTarget(transfer.rule.target, rule.target),
    );
    const name = same?.name ?? freeName(targetName(rule.target), transfers);
    transfers.set(name, transferOf(name, same, rule));
  }
  return [...transfers.values()];
}

function transferOf(name: string, before: Transfer | undefined, rule: HandoffRule): Transfer {
  const description = [before?.tool.description ?? '', rule.condition ?? '']
    .filter((text) => text !== '')
    .join('\nOr: ');
  const tool = {
    name: TRANSFER_PREFIX + name,
    description,
    parameters: { type: 'object', properties: {} },
  };
  return { tool, name, rule: before?.rule ?? rule };
}

function freeName(name: string, taken: ReadonlyMap<string, Transfer>): string {
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? name : `${name}_${n}`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** The name of a target in its transfer tool, `transfer_to_<name>`. */
export function targetName(target: HandoffTarget): string {
  switch (target.type) {
    case 'agent':
      return target.agent;
    case 'workflow':
      return target.workflow;
    case 'function':
      return target.code.function;
    case 'user':
    case 'terminate':
    case 'stay':
    case 'ask_user':
    case 'random':
    case 'manager':
      return target.type;
  }
}

const sameTarget = (a: HandoffTarget, b: HandoffTarget): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/** Whether a tool name looks like a transfer, whether it was offered or not. */
export const isTransfer = (tool: string): boolean => tool.startsWith(TRANSFER_PREFIX);
