import { askDevSession } from './dev-api.ts';
import { keptIdentity } from './identity.ts';

const KEY = 'mozaiks_token';

export interface Session {
  /** Fresh each time in dev mode: the client asks before a token expires. */
  readonly token: () => Promise<string>;
  readonly dev: boolean;
}

/**
 * In dev mode the server gives a token; otherwise the one that was given to this tab; null: a
 * person has to give one.
 */
export async function findSession(): Promise<Session | null> {
  const identity = keptIdentity();
  const first = await askDevSession(identity);
  if (first === null) return keptSession();
  const unused = [first.token];
  return {
    dev: true,
    async token() {
      const token = unused.pop() ?? (await askDevSession(identity))?.token;
      if (token === undefined) throw new Error('the server gives no token any more');
      return token;
    },
  };
}

const keptSession = (): Session | null => {
  const token = sessionStorage.getItem(KEY);
  return token === null ? null : givenSession(token);
};

const givenSession = (token: string): Session => ({
  dev: false,
  token: () => Promise.resolve(token),
});

/** Keeps the token until the tab is closed. */
export function keepToken(token: string): Session {
  sessionStorage.setItem(KEY, token);
  return givenSession(token);
}

export const forgetToken = (): void => sessionStorage.removeItem(KEY);
