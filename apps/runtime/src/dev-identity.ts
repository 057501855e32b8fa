import { defined } from '@mozaiks/contracts';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { generateSecret, signDevToken } from '@mozaiks/auth';
import { ConfigError } from './config/read-settings.ts';
import type { Settings } from './config/settings.ts';

export const DEV_ISSUER = 'mozaiks-dev';
export const DEV_APP_ID = 'demo';
export const DEV_USER_ID = 'demo';
export const DEV_SCOPE = 'execution';
const TRACE_SCOPE = 'mozaiks:trace';

export type IdentitySettings = Pick<
  Settings,
  | 'NODE_ENV'
  | 'DATA_DIR'
  | 'JWT_SECRET'
  | 'JWT_PUBLIC_KEY'
  | 'JWKS_URL'
  | 'ALLOWED_ISSUERS'
  | 'JWT_AUDIENCE'
  | 'JWT_REQUIRED_SCOPE'
  | 'JWT_USER_ID_CLAIM'
>;

/**
 * The secret of development tokens. Created if necessary and kept in `DATA_DIR/dev-secret` (mode
 * 0600), so that tokens survive a restart.
 */
export function readDevSecret(dataDir: string): string {
  const file = path.join(dataDir, 'dev-secret');
  return readSecret(file) ?? createSecret(file);
}

function readSecret(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim() || null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/**
 * Server and CLI may create the secret at the same time. The file appears atomically with its
 * content, and the later process reads that of the earlier one.
 */
function createSecret(file: string): string {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const own = `${file}.${process.pid}`;
  const secret = generateSecret();
  try {
    writeFileSync(own, `${secret}\n`, { mode: 0o600 });
    linkSync(own, file);
    return secret;
  } catch (error) {
    const other = (error as NodeJS.ErrnoException).code === 'EEXIST' ? readSecret(file) : null;
    if (other === null) throw error;
    return other;
  } finally {
    rmSync(own, { force: true });
  }
}

export interface DevTokenRequest {
  readonly app_id?: string;
  readonly user_id?: string;
  /** Space-separated scopes. */
  readonly scope?: string;
  /** Adds the scope `mozaiks:trace`, which shows what users do not see. Default: false. */
  readonly trace?: boolean;
  /** In seconds. Default: 3,600. */
  readonly lifetime?: number;
}

/**
 * A token that a server with these settings accepts, by default for the demo tenant. Throws
 * ConfigError if tokens cannot be signed here: the server verifies with a public key, or is in
 * production without `JWT_SECRET`.
 */
export function devToken(settings: IdentitySettings, request: DevTokenRequest = {}): string {
  const {
    app_id = DEV_APP_ID,
    user_id = DEV_USER_ID,
    scope = settings.JWT_REQUIRED_SCOPE ?? DEV_SCOPE,
    trace = false,
    lifetime = 3_600,
  } = request;
  return signDevToken({
    secret: secretOf(settings),
    issuer: settings.ALLOWED_ISSUERS[0] ?? DEV_ISSUER,
    claims: {
      app_id,
      user_id,
      [settings.JWT_USER_ID_CLAIM]: user_id,
      scope: trace ? `${scope} ${TRACE_SCOPE}` : scope,
      ...defined({ aud: settings.JWT_AUDIENCE }),
    },
    lifetime,
  });
}

function secretOf({
  NODE_ENV,
  DATA_DIR,
  JWT_SECRET,
  JWT_PUBLIC_KEY,
  JWKS_URL,
}: IdentitySettings): string {
  if (JWT_SECRET !== undefined) return JWT_SECRET;
  if (JWT_PUBLIC_KEY !== undefined || JWKS_URL !== undefined) {
    throw new ConfigError([
      'tokens are verified with a public key: they can only be signed with the private key',
    ]);
  }
  if (NODE_ENV === 'production')
    throw new ConfigError(['there are no development tokens in production without JWT_SECRET']);
  return readDevSecret(DATA_DIR);
}
