import type { Ids } from '@mozaiks/contracts';

/**
 * A call id that both APIs accept: letters, digits, `_` and `-`, at most 40. The same id always
 * gives the same result.
 */
export const callId = (id: string, ids: Ids): string =>
  /^[A-Za-z0-9_-]{1,40}$/.test(id) ? id : `call_${ids.sha256(id).slice(0, 32)}`;
