import type { Principal, Viewer } from '@mozaiks/contracts';

const TRACE_SCOPE = 'mozaiks:trace';

/** What a caller may read. Trace is for those who ask for it and whose token has the scope. */
export const viewerOf = ({ scopes }: Principal, trace: boolean): Viewer => ({
  trace: trace && scopes.includes(TRACE_SCOPE),
});
