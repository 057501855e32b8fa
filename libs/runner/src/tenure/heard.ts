import type { RuntimeEvent } from '@mozaiks/contracts';

/** A takeover or a hook made it: a new owner need not call the hooks for it again. */
export const isHeard = (event: RuntimeEvent): boolean =>
  event.type === 'owner_changed' || (event.type === 'context_update' && event.by === 'hook');
