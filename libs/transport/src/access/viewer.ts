import type { Principal, Viewer } from '@mozaiks/contracts';

const TRACE_SCOPE = 'mozaiks:trace';

/**
 * What a caller may read. Trace events require both a request for them and a token with the scope.
 */
export const viewerOf = ({ scopes }: Principal, trace: boolean): Viewer => ({
  trace: trace && scopes.includes(TRACE_SCOPE),
});
