import type { IncomingMessage } from 'node:http';
import { RuntimeError } from '@mozaiks/contracts';
import { isLocal } from './local.ts';
import { isLoopback } from './origin.ts';

/**
 * Admits a request from this machine that was not made by a page of another site. Throws
 * `forbidden` or `origin_not_allowed`.
 */
export function admitDeveloper(request: IncomingMessage): void {
  if (!isLocal(request))
    throw new RuntimeError('forbidden', { detail: 'only from the machine that runs the server' });
  const { origin, 'sec-fetch-site': site } = request.headers;
  const isForeign = origin === undefined ? site === 'cross-site' : !isLoopback(origin);
  if (isForeign) throw new RuntimeError('origin_not_allowed');
}
