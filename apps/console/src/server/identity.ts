/** Whom the server makes tokens for in dev mode, and what they show. */
export interface Identity {
  /** Empty: that of the demo tenant. */
  readonly app_id: string;
  readonly user_id: string;
  /** Messages and values that users do not see. */
  readonly trace: boolean;
}

const KEY = 'mozaiks_identity';
export const demoIdentity: Identity = { app_id: '', user_id: '', trace: false };

/** That of this tab. */
export function keptIdentity(storage: Pick<Storage, 'getItem'> = sessionStorage): Identity {
  try {
    return { ...demoIdentity, ...(JSON.parse(storage.getItem(KEY) ?? '{}') as Partial<Identity>) };
  } catch {
    return demoIdentity;
  }
}

/** Until the tab is closed. */
export const keepIdentity = (
  identity: Identity,
  storage: Pick<Storage, 'setItem'> = sessionStorage,
): void => storage.setItem(KEY, JSON.stringify(identity));

/** As `GET /api/dev/session` wants it; with a question mark, unless it is empty. */
export function identityQuery({ app_id, user_id, trace }: Identity): string {
  const query = new URLSearchParams({
    ...(app_id === '' ? {} : { app_id }),
    ...(user_id === '' ? {} : { user_id }),
    ...(trace ? { trace: 'true' } : {}),
  }).toString();
  return query === '' ? '' : `?${query}`;
}
