import { RuntimeError, type ChatRecord, type JsonObject, type VariableDefinition } from '@mozaiks/contracts';
import { sensitivePointers } from '../check-context.ts';
import { asOwner } from '../drive-once.ts';
import { OwnershipLost } from '../ownership-lost.ts';
import { append } from '../tenure/append.ts';
import { firstLook } from '../tenure/look.ts';
import { release } from '../tenure/release.ts';
import type { Tenure } from '../tenure/tenure.ts';
import type { ServiceDeps } from './service-deps.ts';

export interface FirstContext {
  readonly context: JsonObject;
  readonly variables: readonly VariableDefinition[];
}

/** Writes the creator's context as the first fact of an empty log. Throws `store_unavailable` when it is not known to be there: open again. */
export async function setFirstContext(deps: ServiceDeps, record: ChatRecord, first: FirstContext): Promise<void> {
  let done = false;
  await deps.drivers.alone(record, async (driver) => {
    const act = async (t: Tenure): Promise<void> => {
      done = await write(deps, t, first);
    };
    await asOwner({ deps, session: deps.session }, record, { driver, act }).catch((error: unknown) => {
      if (!(error instanceof OwnershipLost)) throw error;
    });
  });
  if (!done) throw new RuntimeError('store_unavailable', { chat_id: record.chat_id });
}

async function write(deps: ServiceDeps, t: Tenure, { context, variables }: FirstContext): Promise<boolean> {
  await firstLook(t);
  const sensitive = sensitivePointers(variables, context);
  if (t.state.head_seq === 0) {
    const marks = sensitive.length === 0 ? {} : { sensitive };
    await append(t, [{ type: 'context_update', run_id: null, set: context, by: 'client', ...marks }]);
  }
  if ((await release(t, deps.wake)) === 'inbox_moved') t.bell.ring();
  return true;
}
