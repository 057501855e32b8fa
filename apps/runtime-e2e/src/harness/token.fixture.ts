import { createHmac } from 'node:crypto';

export const SECRET = 'e2e-secret-e2e-secret-e2e-secret-0123456789';
export const ISSUER = 'e2e';
export const APP_ID = 'app1';
export const USER_ID = 'ada@example.com';

/** `undefined` removes a claim. */
export type Claims = Readonly<Record<string, unknown>>;

const base64url = (text: string): string => Buffer.from(text).toString('base64url');

/** A token as a platform would sign it, made without the code that verifies it. */
export function signToken(claims: Claims = {}, secret: string = SECRET): string {
  const now = Math.floor(Date.now() / 1000);
  const all = {
    iss: ISSUER,
    app_id: APP_ID,
    user_id: USER_ID,
    scope: 'execution',
    iat: now,
    exp: now + 600,
    ...claims,
  };
  const signed = `${base64url(JSON.stringify({ alg: 'HS256', typ: 'JWT' }))}.${base64url(JSON.stringify(all))}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}
