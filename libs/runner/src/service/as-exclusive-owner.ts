import { RuntimeError, type ChatRecord } from '@mozaiks/contracts';
import { asOwner } from '../drive-once.ts';
import { OwnershipLost } from '../ownership-lost.ts';
import type { Tenure } from '../tenure/tenure.ts';
import type { ServiceDeps } from './service-deps.ts';

/**
 * Acts as the owner of a chat that nobody here drives meanwhile. `act` says whether it is done. Throws `store_unavailable` when it is not, also because the
 * chat could not be had or was lost: then it may be tried again.
 */
export async function actAlone(
  deps: ServiceDeps,
  record: ChatRecord,
  act: (t: Tenure) => Promise<boolean>,
): Promise<void> {
  let done = false;
  const noted = async (t: Tenure): Promise<void> => {
    done = await act(t);
  };
  await deps.drivers.alone(record, async (driver) => {
    await asOwner({ deps, session: deps.session }, record, { driver, act: noted }).catch(
      (error: unknown) => {
        if (!(error instanceof OwnershipLost)) throw error;
      },
    );
  });
  if (!done) throw new RuntimeError('store_unavailable', { chat_id: record.chat_id });
}
