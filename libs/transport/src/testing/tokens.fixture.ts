import { createHmac } from 'node:crypto';
import {
  RuntimeError,
  tenantScope,
  type Budget,
  type Clock,
  type TokenVerifier,
} from '@mozaiks/contracts';
import { START } from './manual-clock.fixture.ts';

const SECRET = 'a secret of the specs';

export interface TokenFields {
  readonly app_id?: string;
  readonly user_id?: string;
  readonly scopes?: readonly string[];
  /** Seconds since the epoch. */
  readonly exp?: number;
  readonly chat_id?: string;
  readonly workflow_name?: string;
  readonly budget?: Budget;
}

const sign = (signed: string): string =>
  createHmac('sha256', SECRET).update(signed).digest('base64url');
const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

export function token(fields: TokenFields = {}): string {
  const claims = {
    app_id: 'app1',
    user_id: 'ada@example.com',
    scopes: ['execution'],
    exp: START / 1000 + 600,
    ...fields,
  };
  const signed = `${encode({ alg: 'HS256' })}.${encode(claims)}`;
  return `${signed}.${sign(signed)}`;
}

/** A small HS256 verifier. The real one is in another library. */
export const testVerifier = (clock: Clock): TokenVerifier => ({
  async verify(text) {
    const [header, payload = '', signature] = text.split('.');
    if (sign(`${header}.${payload}`) !== signature)
      throw new RuntimeError('unauthenticated', {}, new Error('signature'));
    const { app_id, user_id, scopes, exp, ...bound } = JSON.parse(
      Buffer.from(payload, 'base64url').toString(),
    ) as Required<TokenFields>;
    if (clock.now() >= exp * 1000 + 30_000)
      throw new RuntimeError('token_expired', {}, new Error('exp'));
    return { scope: tenantScope(app_id, user_id), scopes, expires_at: exp, ...bound };
  },
});
