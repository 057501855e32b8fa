const SEGMENT = /^(?:[A-Za-z0-9_~!$&'()*+,;=:@.-]|%[0-9A-Fa-f]{2})+$/;
const QUERY = /^(?:[A-Za-z0-9_~!$&'()*+,;=:@./?-]|%[0-9A-Fa-f]{2})*$/;
/** An encoded dot, slash, backslash or control character. Some servers decode before they route. */
const DISGUISED = /%(?:2e|2f|5c|[01][0-9a-f]|7f)/i;
const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]*:/;

const isSegment = (segment: string): boolean =>
  SEGMENT.test(segment) && !DISGUISED.test(segment) && segment !== '.' && segment !== '..';

/**
 * The address of `endpoint` under `base`, or undefined if it is not a plain relative path.
 * Forbidden are a scheme, a host, leading or double slashes, `.` or `..` (also encoded), and a
 * fragment. A query is allowed.
 */
export function platformAddress(base: string, endpoint: string): URL | undefined {
  const [path = '', ...queries] = endpoint.split('?');
  const segments = path.replace(/\/$/, '').split('/');
  if (SCHEME.test(path) || !segments.every(isSegment) || !QUERY.test(queries.join('?')))
    return undefined;
  const root = new URL(base.endsWith('/') ? base : `${base}/`);
  const address = new URL(endpoint, root);
  return address.origin === root.origin && address.pathname.startsWith(root.pathname)
    ? address
    : undefined;
}
