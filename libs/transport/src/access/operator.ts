import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { RuntimeError } from '@mozaiks/contracts';
import { bearerOf } from '../socket/token-source.ts';
import { isLocal } from './local.ts';

/**
 * Admits a request with the token or, if no token is set, one from this machine. Throws
 * `unauthenticated` or `forbidden`.
 */
export function admitOperator(
  request: IncomingMessage,
  token: string | undefined,
  fromAnywhere: boolean,
): void {
  if (token !== undefined) {
    if (!isSame(bearerOf(request) ?? '', token)) throw new RuntimeError('unauthenticated');
  } else if (!fromAnywhere && !isLocal(request)) {
    throw new RuntimeError('forbidden', {
      detail: 'set METRICS_TOKEN or METRICS_PORT to read this from other machines',
    });
  }
}

function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
