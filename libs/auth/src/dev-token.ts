import { randomBytes } from 'node:crypto';
import type { Clock, Budget } from '@mozaiks/contracts';
import jwt from 'jsonwebtoken';

export interface DevTokenClaims {
  readonly app_id: string;
  readonly user_id: string;
  readonly scope: string | readonly string[];
  readonly chat_id?: string;
  readonly workflow_name?: string;
  readonly budget?: Budget;
  readonly [claim: string]: unknown;
}

export interface DevToken {
  readonly secret: string;
  readonly issuer: string;
  readonly claims: DevTokenClaims;
  /** Seconds. */
  readonly lifetime: number;
  /** Default: the system clock. */
  readonly clock?: Pick<Clock, 'now'>;
}

/**
 * Signs an HS256 token as a platform would issue it, for development and tests. `claims` may set
 * any claim, including `iss`, `iat` and `exp`.
 */
export function signDevToken({
  secret,
  issuer,
  claims,
  lifetime,
  clock = { now: Date.now },
}: DevToken): string {
  const iat = Math.floor(clock.now() / 1000);
  return jwt.sign({ iss: issuer, iat, exp: iat + lifetime, ...claims }, secret, {
    algorithm: 'HS256',
  });
}

/** A random secret for HS256: 256 bits as 43 URL-safe characters. */
export const generateSecret = (): string => randomBytes(32).toString('base64url');
