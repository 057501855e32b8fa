import { canonicalJson, type JsonValue, type ToolDefinition } from '@mozaiks/contracts';
import type { Scope } from './scope.ts';
import { draftAppliesTo, type ToolDraft } from './tool-drafts.ts';

/** An entry of tools.yaml, and the tool that it describes. */
export interface ToolEntry {
  readonly draft: ToolDraft;
  readonly tool: ToolDefinition;
}

/** Entries with equal settings, regardless of their agents. */
interface Variant {
  readonly tool: ToolDefinition;
  readonly drafts: readonly ToolDraft[];
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

const settingsOf = (tool: ToolDefinition): string => canonicalJson(tool as unknown as JsonValue);

/** The names of the settings in which two tools differ. */
function differences(a: ToolDefinition, b: ToolDefinition): readonly string[] {
  const [one, other] = [a, b].map((tool) => new Map<string, unknown>(Object.entries(tool)));
  const keys = [...new Set([...(one?.keys() ?? []), ...(other?.keys() ?? [])])];
  const text = (value: unknown): string => canonicalJson((value ?? null) as JsonValue);
  return keys.filter((key) => text(one?.get(key)) !== text(other?.get(key)));
}

function variantsOf(entries: readonly ToolEntry[]): readonly Variant[] {
  return grouped(entries, ({ tool }) => settingsOf(tool)).flatMap((group) => {
    const [first] = group;
    return first === undefined
      ? []
      : [{ tool: first.tool, drafts: group.map(({ draft }) => draft) }];
  });
}

/**
 * Two entries that apply to one agent must have the same settings: otherwise one would be ignored.
 */
function checkEntries({ agents, report }: Scope, entries: readonly ToolEntry[]): void {
  const settings = entries.map(({ tool }) => settingsOf(tool));
  for (const [index, { draft, tool }] of entries.entries()) {
    for (const [earlier, before] of entries.slice(0, index).entries()) {
      if (settings[earlier] === settings[index]) continue;
      const shared = [...(draft.agents ?? agents)].filter((agent) =>
        draftAppliesTo(before.draft, agent),
      );
      if (shared.length === 0) continue;
      const different = differences(before.tool, tool);
      const message = `two entries of the tool ${draft.name} apply to ${shared.join(', ')} and differ in ${different.join(', ')}`;
      const hint = `name other agents here, or in the entry on line ${before.draft.nameAt.line}`;
      report({ code: 'WF036', at: draft.nameAt, message, hint });
    }
  }
}

/**
 * The tools of a definition: entries with the same settings are one tool. A tool whose settings
 * depend on the agent appears once for each of them, with its agents.
 */
export function uniteEntries(
  scope: Scope,
  entries: readonly ToolEntry[],
): readonly ToolDefinition[] {
  return grouped(entries, ({ tool }) => tool.name).flatMap((same) => {
    checkEntries(scope, same);
    const variants = variantsOf(same);
    if (variants.length === 1) return variants.map(({ tool }) => tool);
    return variants.map(({ tool, drafts }) => {
      const agents = [...scope.agents].filter((agent) =>
        drafts.some((draft) => draftAppliesTo(draft, agent)),
      );
      return { ...tool, agents };
    });
  });
}
