import type { ChatRecord, JsonObject, VariableDefinition } from '@mozaiks/contracts';
import { sensitivePointers } from '../check-context.ts';
import { append } from '../tenure/append.ts';
import { loadAll } from '../tenure/refresh.ts';
import { release } from '../tenure/release.ts';
import type { Tenure } from '../tenure/tenure.ts';
import { asExclusiveOwner } from './as-exclusive-owner.ts';
import type { ServiceDeps } from './service-deps.ts';

export interface FirstContext {
  readonly context: JsonObject;
  readonly variables: readonly VariableDefinition[];
}

/**
 * Writes the creator's context as the first event of an empty log. Throws `store_unavailable` if
 * that is not known to have succeeded; the caller may open the chat again.
 */
export const setFirstContext = (
  deps: ServiceDeps,
  record: ChatRecord,
  first: FirstContext,
): Promise<void> => asExclusiveOwner(deps, record, (t) => write(deps, t, first));

async function write(
  deps: ServiceDeps,
  t: Tenure,
  { context, variables }: FirstContext,
): Promise<boolean> {
  await loadAll(t);
  const sensitive = sensitivePointers(variables, context);
  if (t.state.head_seq === 0) {
    const marks = sensitive.length === 0 ? {} : { sensitive };
    await append(t, [
      { type: 'context_update', run_id: null, set: context, by: 'client', ...marks },
    ]);
  }
  if ((await release(t)) === 'inbox_moved') t.bell.ring();
  return true;
}
