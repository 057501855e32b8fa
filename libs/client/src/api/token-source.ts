/** Milliseconds before its end from which a token is not used any more. */
const MARGIN_MS = 30_000;

export interface TokenSource {
  get(): Promise<string>;
  /** The server refused this one. True when another one can be got. */
  refused(token: string): boolean;
}

/**
 * Asks for a token when there is none, and again shortly before it expires (the `exp` of a JWT) or
 * when it was refused.
 */
export function createTokenSource(token: string | (() => string | Promise<string>)): TokenSource {
  if (typeof token === 'string') return { get: () => Promise.resolve(token), refused: () => false };
  let held: { readonly token: string; readonly until: number } | null = null;
  let asking: Promise<string> | null = null;
  const ask = async (): Promise<string> => {
    const fresh = await token();
    held = { token: fresh, until: expiryOf(fresh) - MARGIN_MS };
    return fresh;
  };
  /** `finally` runs after `asking` is set, even if the token function throws synchronously. */
  const askOnce = (): Promise<string> =>
    ask().finally(() => {
      asking = null;
    });
  return {
    get: () =>
      held !== null && Date.now() < held.until
        ? Promise.resolve(held.token)
        : (asking ??= askOnce()),
    refused(old) {
      if (held?.token === old) held = null;
      return true;
    },
  };
}

/**
 * Milliseconds since the epoch; Infinity for a token that does not say. It is only read here: the
 * server alone validates it.
 */
function expiryOf(token: string): number {
  try {
    const claims = JSON.parse(
      atob((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')),
    ) as { exp?: unknown };
    return typeof claims.exp === 'number' ? claims.exp * 1000 : Infinity;
  } catch {
    return Infinity;
  }
}
