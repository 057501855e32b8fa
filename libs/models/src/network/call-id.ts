import type { Ids } from '@mozaiks/contracts';

/** A call's id as both APIs accept it: letters, digits, `_` and `-`, 40 at most. The same id always gives the same. */
export const callId = (id: string, ids: Ids): string =>
  /^[A-Za-z0-9_-]{1,40}$/.test(id) ? id : `call_${ids.sha256(id).slice(0, 32)}`;
