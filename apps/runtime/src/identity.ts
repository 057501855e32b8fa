import type { KeySettings } from '@mozaiks/auth';
import type { Plan } from './config/plan.ts';
import { DEV_ISSUER, readDevSecret } from './dev-identity.ts';

/** The issuers and keys of accepted tokens. */
export interface Identity {
  readonly issuers: readonly string[];
  readonly keys: KeySettings;
}

/** In dev mode without a key, a secret is created and kept in DATA_DIR. */
export function identityOf({ keys, settings }: Plan): Identity {
  const issuers = settings.ALLOWED_ISSUERS.length > 0 ? settings.ALLOWED_ISSUERS : [DEV_ISSUER];
  switch (keys.kind) {
    case 'generated':
      return { issuers, keys: { kind: 'secret', secret: readDevSecret(settings.DATA_DIR) } };
    case 'secret':
      return { issuers, keys: { kind: 'secret', secret: keys.secret } };
    case 'public_key':
      return { issuers, keys: { kind: 'public_keys', keys: [{ key: keys.key }] } };
    case 'jwks':
      return { issuers, keys: { kind: 'jwks', url: keys.url } };
  }
}
