import { defined, tenantScope, type Principal } from '@mozaiks/contracts';
import type { TokenClaims } from './claims.ts';
import { tokenExpired, unauthenticated } from './rejection.ts';
import type { TokenVerifierSettings } from './settings.ts';

/** What the claims must satisfy in this deployment. */
export interface ClaimsPolicy
  extends Pick<TokenVerifierSettings, 'issuers' | 'audience' | 'required_scope' | 'max_lifetime'> {
  readonly clock_tolerance: number;
}

/** Throws `unauthenticated`, or `token_expired` if nothing else is wrong. `now` is in seconds. */
export function checkClaims(claims: TokenClaims, policy: ClaimsPolicy, now: number): Principal {
  const scopes = scopesOf(claims.scope);
  checkIssuer(claims, policy);
  checkTimes(claims, policy, now);
  if (policy.required_scope !== undefined && !scopes.includes(policy.required_scope))
    throw unauthenticated('the required scope is missing');
  if (now >= claims.exp + policy.clock_tolerance) throw tokenExpired();
  return {
    scope: tenantScope(claims.app_id, claims.user_id),
    scopes,
    expires_at: claims.exp,
    ...defined({
      chat_id: claims.chat_id,
      workflow_name: claims.workflow_name,
      budget: claims.budget,
    }),
  };
}

const scopesOf = (scope: TokenClaims['scope']): readonly string[] =>
  typeof scope === 'string' ? scope.split(' ').filter((part) => part !== '') : [...scope];

function checkIssuer({ iss, aud }: TokenClaims, { issuers, audience }: ClaimsPolicy): void {
  if (!issuers.includes(iss)) throw unauthenticated('iss is not an allowed issuer');
  if (audience === undefined) return;
  const ours = [audience].flat();
  if (![aud ?? []].flat().some((name) => ours.includes(name)))
    throw unauthenticated('aud does not name this audience');
}

function checkTimes(
  { exp, iat, nbf }: TokenClaims,
  { clock_tolerance, max_lifetime }: ClaimsPolicy,
  now: number,
): void {
  if (iat !== undefined && iat > now + clock_tolerance)
    throw unauthenticated('iat is in the future');
  if (nbf !== undefined && nbf > now + clock_tolerance)
    throw unauthenticated('nbf is in the future');
  if (max_lifetime === undefined) return;
  if (iat === undefined) throw unauthenticated('iat is missing, and the lifetime is limited');
  if (exp - iat > max_lifetime) throw unauthenticated('the lifetime of the token is too long');
}
