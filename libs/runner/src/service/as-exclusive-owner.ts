import { RuntimeError, type ChatRecord } from '@mozaiks/contracts';
import { asOwner } from '../drive-once.ts';
import { OwnershipLost } from '../ownership-lost.ts';
import type { Tenure } from '../tenure/tenure.ts';
import type { ServiceDeps } from './service-deps.ts';

/**
 * Runs `act` as the owner of a chat, while this process has no driver for it. `act` resolves with
 * true if it is done. Otherwise, and if the chat cannot be acquired or is lost, this throws
 * `store_unavailable`, and the call may be repeated.
 */
export async function asExclusiveOwner(
  deps: ServiceDeps,
  record: ChatRecord,
  act: (t: Tenure) => Promise<boolean>,
): Promise<void> {
  let done = false;
  const recordOutcome = async (t: Tenure): Promise<void> => {
    done = await act(t);
  };
  await deps.drivers.exclusively(record, async (driver) => {
    await asOwner({ deps, session: deps.session }, record, { driver, act: recordOutcome }).catch(
      (error: unknown) => {
        if (!(error instanceof OwnershipLost)) throw error;
      },
    );
  });
  if (!done) throw new RuntimeError('store_unavailable', { chat_id: record.chat_id });
}
