import type { CodeBundle } from '@mozaiks/contracts';
import { bundleMessage } from './call-message.ts';
import type { Slot } from './slot.ts';

/** Sends the bundles and waits until they are compiled, or the isolate has ended. */
export async function warmSlot(slot: Slot, bundles: readonly CodeBundle[], id: string): Promise<void> {
  const warmed = new Promise<void>((resolve) =>
    slot.listen({
      reply: (reply) => {
        if (reply.type === 'warmed' && reply.id === id) resolve();
      },
      babble: resolve,
      gone: () => resolve(),
    }),
  );
  slot.post({ type: 'warm', id, bundles: bundles.map((bundle) => bundleMessage(slot, bundle)) });
  await warmed;
  slot.listen(undefined);
}
