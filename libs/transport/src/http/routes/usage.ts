import {
  RuntimeError,
  UsageReport,
  UsageReportQuery,
  toTimestamp,
  type Principal,
  type UsageQuery,
} from '@mozaiks/contracts';
import { json, type Route } from '../route.ts';

/** The scope to read the usage of a whole app. */
const USAGE_SCOPE = 'mozaiks:usage';

export const getUsage: Route = {
  method: 'GET',
  path: '/api/usage',
  operation: 'getUsage',
  summary: 'The usage of models',
  description:
    "Sums of the caller's own usage; with the scope `mozaiks:usage`, of its whole app. A token that is bound to a chat or a workflow has no access.",
  access: 'token',
  query: UsageReportQuery,
  answers: { 200: { description: 'One sum for each group', schema: UsageReport } },
  errors: ['forbidden', 'store_unavailable'],
  handle: async ({ deps, query }, principal) => {
    if (principal.chat_id !== undefined || principal.workflow_name !== undefined)
      throw new RuntimeError('forbidden');
    const as_of = toTimestamp(deps.clock.now());
    const items = await deps.usage.summarize(
      scopeOf(principal),
      usageQuery(query as UsageReportQuery),
    );
    const report: UsageReport = { as_of, items };
    return { status: 200, body: json(report) };
  },
};

const scopeOf = ({ scope, scopes }: Principal) =>
  scopes.includes(USAGE_SCOPE) ? { app_id: scope.app_id } : scope;

const usageQuery = ({ from, to, group_by = [] }: UsageReportQuery): UsageQuery => ({
  group_by,
  ...(from === undefined ? {} : { from: storedTime(from) }),
  ...(to === undefined ? {} : { to: storedTime(to) }),
});

const FIRST = Date.parse('0000-01-01T00:00:00.000Z');
const LAST = Date.parse('9999-12-31T23:59:59.999Z');

/** The store compares times as strings, so all must have one form: UTC, with a four-digit year. */
const storedTime = (time: string): string =>
  toTimestamp(Math.min(LAST, Math.max(FIRST, Date.parse(time))));
