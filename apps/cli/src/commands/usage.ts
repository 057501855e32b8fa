import {
  defined,
  tenantScope,
  toTimestamp,
  type AppScope,
  type TenantScope,
  type UsageGroup,
  type UsageSummary,
} from '@mozaiks/contracts';
import { CommandError } from '../failure.ts';
import type { Io } from '../io.ts';
import { withNamedStore } from '../named-store.ts';
import { usageTable } from '../render/usage-table.ts';

export interface UsagePeriod {
  /** RFC 3339. */
  readonly from?: string;
  readonly to?: string;
}

export interface UsageOptions extends UsagePeriod {
  readonly app?: string;
  readonly user?: string;
  readonly workflow?: string;
  readonly by: readonly UsageGroup[];
  readonly json?: boolean;
}

export const STORE_IN_USE = {
  store_in_use: 'A running server has it: stop it first, or ask it with GET /api/usage.',
};

/** Writes the ledger's usage of an app or of one of its users. */
export async function usageCommand(io: Io, options: UsageOptions): Promise<number> {
  const { by, workflow, json = false } = options;
  const scope = scopeOf(options);
  return withNamedStore(io, STORE_IN_USE, async ({ usage }) => {
    const as_of = toTimestamp(Date.now());
    const groups: readonly UsageGroup[] = workflow === undefined ? by : [...by, 'workflow_name'];
    const found = await usage.summarize(scope, { ...periodOf(options), group_by: groups });
    const items = sorted(
      found
        .filter(({ group }) => workflow === undefined || group.workflow_name === workflow)
        .map(grouped(by)),
      by,
    );
    io.stdout.write(json ? `${JSON.stringify({ as_of, items })}\n` : usageTable(items, by));
    return 0;
  });
}

function scopeOf({ app, user }: UsageOptions): AppScope | TenantScope {
  if (app === undefined) throw new CommandError("required option '--app <app_id>' not specified");
  try {
    // The scope of an app needs a user, but any will do.
    const scope = tenantScope(app, user ?? 'any');
    return user === undefined ? { app_id: scope.app_id } : scope;
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error));
  }
}

export const periodOf = ({ from, to }: UsagePeriod): UsagePeriod => defined({ from, to });

/** Removes the workflow if only the filter needed it. */
const grouped =
  (by: readonly UsageGroup[]) =>
  ({ group, ...sums }: UsageSummary): UsageSummary => ({
    group: Object.fromEntries(
      Object.entries(group).filter(([name]) => by.some((asked) => asked === name)),
    ),
    ...sums,
  });

function sorted(items: readonly UsageSummary[], by: readonly UsageGroup[]): UsageSummary[] {
  const keyOf = ({ group }: UsageSummary): string =>
    JSON.stringify(by.map((name) => group[name] ?? ''));
  return items
    .map((item) => ({ key: keyOf(item), item }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ item }) => item);
}
