import { AuthSettingsError, createTokenVerifier } from '@mozaiks/auth';
import { isJsonObject, type JsonValue } from '@mozaiks/contracts';
import { verifierSettings } from './config/parts.ts';
import type { Plan } from './config/plan.ts';
import { identityOf } from './identity.ts';
import { systemClock as clock } from './system.ts';

/**
 * Why the server cannot verify tokens with its keys, or undefined. Does not create a development
 * secret. `timeout_ms` limits the request for a JWK Set.
 */
export async function keyProblem(plan: Plan, timeout_ms: number): Promise<string | undefined> {
  if (plan.keys.kind === 'generated') return undefined;
  try {
    createTokenVerifier({
      settings: verifierSettings(plan, identityOf(plan)),
      clock,
      logger: { log: () => undefined },
    });
  } catch (error) {
    if (error instanceof AuthSettingsError) return error.message;
    throw error;
  }
  return plan.keys.kind === 'jwks' ? jwksProblem(plan.keys.url, timeout_ms) : undefined;
}

async function jwksProblem(url: string, timeout_ms: number): Promise<string | undefined> {
  const signal = AbortSignal.timeout(timeout_ms);
  try {
    const response = await fetch(url, { signal });
    if (!response.ok) return `JWKS_URL answers with status ${response.status}`;
    return isKeySet(await response.text()) ? undefined : 'JWKS_URL does not return a JWK Set';
  } catch {
    return signal.aborted
      ? `JWKS_URL does not answer within ${timeout_ms / 1000} s`
      : 'JWKS_URL cannot be reached';
  }
}

function isKeySet(text: string): boolean {
  try {
    const body = JSON.parse(text) as JsonValue;
    return isJsonObject(body) && Array.isArray(body['keys']);
  } catch {
    return false;
  }
}
