import type { ChatStore, RuntimeEvent } from '@mozaiks/contracts';
import { readWholeLog } from '@mozaiks/testkit';
import { SECRET } from '../harness/token.fixture.ts';
import type { Field } from './fault.ts';
import { refOf, type Subject } from './subject.ts';
import { TENANTS } from './tenants.ts';

/** Compares the effects of tools on the outside world with the calls in the logs. */
export async function checkEffects(
  { cluster, losses }: Field,
  store: ChatStore,
  subjects: readonly Subject[],
): Promise<void> {
  const called = new Set<string>();
  for (const subject of subjects) {
    const record = await store.directory.get(refOf(subject));
    const commits = record === null ? [] : await readWholeLog(store.log, record);
    for (const event of commits.flatMap(({ events }): readonly RuntimeEvent[] => events))
      if (event.type === 'tool_call') called.add(event.idempotency_key);
  }
  const seen = new Set<string>();
  for (const effect of cluster.effects()) {
    const [kind, key = ''] = effect.split(' ');
    if (kind === 'once' && seen.has(key)) losses.add('tools_run_twice', key);
    if (!called.has(key)) losses.add('tools_unrecorded', key);
    seen.add(key);
  }
}

/** Every model call in a log must be in the ledger exactly once. */
export async function checkUsage(
  { losses }: Field,
  store: ChatStore,
  subjects: readonly Subject[],
): Promise<void> {
  for (const { scope } of TENANTS) {
    const events = subjects
      .filter(({ tenant }) => tenant.scope === scope)
      .reduce((sum, { usageEvents }) => sum + usageEvents, 0);
    const rows = await store.usage.summarize(scope, { group_by: [] });
    const recorded = rows.reduce((sum, { calls }) => sum + calls, 0);
    if (events !== recorded)
      losses.add(
        'usage_lost',
        `${scope.app_id} ${scope.user_id}: ${events} events, ${recorded} in the ledger`,
      );
  }
}

/** No instance may have logged a token, a secret, a user's text, or an internal error. */
export function checkLogs({ cluster, losses }: Field): void {
  const forbidden = [SECRET, ...TENANTS.map(({ canary }) => canary)];
  for (const { name, server } of cluster.instances) {
    for (const line of server.log())
      if (line['code'] === 'internal')
        losses.add('internal_errors', `${name}: ${JSON.stringify(line)}`);
    // The banner of dev mode contains a demo token, and is not part of the log.
    const output = server
      .log()
      .map((line) => JSON.stringify(line))
      .join('\n');
    for (const text of forbidden)
      if (output.includes(text)) losses.add('secrets_in_logs', `${name}: ${text.slice(0, 16)}…`);
    if (/eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}/.test(output))
      losses.add('secrets_in_logs', `${name}: a token`);
  }
}
