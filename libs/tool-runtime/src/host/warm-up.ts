import type { CodeBundle } from '@mozaiks/contracts';
import { bundleMessage } from './call-message.ts';
import type { Pool } from './pool.ts';

/**
 * Makes an isolate of the pool compile the bundles. Resolves when it has, or when no isolate can.
 */
export const warmUp = (pool: Pool, bundles: readonly CodeBundle[], id: string): Promise<void> =>
  new Promise((resolve) =>
    pool.submit({
      id,
      app: '',
      user: '',
      key: '',
      begin: (slot, onEnd) => {
        slot.post({
          type: 'warm',
          id,
          bundles: bundles.map((bundle) => bundleMessage(slot, bundle)),
        });
        return {
          hasStarted: () => true,
          started: () => undefined,
          reply: (reply) => {
            if (reply.type === 'warmed')
              void onEnd({ kind: 'ended', isRetired: false, report: reply.report }).then(resolve);
          },
          lost: () => void onEnd({ kind: 'lost' }).then(resolve),
          detach: () => undefined,
        };
      },
      requeued: () => undefined,
      refuse: () => resolve(),
    }),
  );
